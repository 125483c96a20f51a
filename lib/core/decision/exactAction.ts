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

/**
 * The canonical form (RFC 8785, JSON Canonicalization Scheme). Absent members are left out; absent is not empty. The members
 * that every action has are written in their order here, as JSON.stringify writes a text just as the scheme has it; what
 * the caller chose is sorted by the library.
 */
export function canonicalAction({ agent, onBehalfOf, action, environment, resource, ...rest }: ExactAction): string {
  const args = rest.arguments === undefined ? "" : `,"arguments":${canonicalize(rest.arguments)}`;
  const person = onBehalfOf === undefined ? "" : `,"on_behalf_of":${JSON.stringify(onBehalfOf)}`;
  const properties = resource.properties === undefined ? "" : `,"properties":${canonicalize(resource.properties)}`;
  return (
    `{"action":${JSON.stringify(action)},"agent":${JSON.stringify(agent)}${args},"environment":${JSON.stringify(environment)}` +
    `${person},"resource":{"id":${JSON.stringify(resource.id)}${properties},"type":${JSON.stringify(resource.type)}}}`
  );
}

/** SHA-256 of the canonical form, lower-case hex. */
export function actionDigest(action: ExactAction): string {
  return hash("sha256", canonicalAction(action), "hex");
}
