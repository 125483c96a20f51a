/** The exact action: what approvals and permits bind to. */
import { hash } from "node:crypto";
import canonicalize from "canonicalize";
import type { JsonObject } from "@/lib/core/organisation/definition";

export interface ExactAction {
  agent: string;
  onBehalfOf?: string | undefined;
  action: string;
  environment: string;
  resource: { type: string; id: string; properties?: JsonObject | undefined };
  arguments?: JsonObject | undefined;
}

/** The canonical form (RFC 8785, JSON Canonicalization Scheme). Absent members are left out; absent is not empty. */
export function canonicalAction({ agent, onBehalfOf, action, environment, resource, ...rest }: ExactAction): string {
  const text = canonicalize({
    agent,
    ...(onBehalfOf === undefined ? {} : { on_behalf_of: onBehalfOf }),
    action,
    environment,
    resource: {
      type: resource.type,
      id: resource.id,
      ...(resource.properties === undefined ? {} : { properties: resource.properties }),
    },
    ...(rest.arguments === undefined ? {} : { arguments: rest.arguments }),
  });
  if (text === undefined) throw new Error("an action is always an object");
  return text;
}

/** SHA-256 of the canonical form, lower-case hex. */
export function actionDigest(action: ExactAction): string {
  return hash("sha256", canonicalAction(action), "hex");
}
