/** The exact action: what approvals and permits bind to. */
import { sha256 } from "../bytes";
import { canonicalJson, type JsonObject } from "../json";

export interface ExactAction {
  agent: string;
  onBehalfOf?: string | undefined;
  /** `tool.action`. */
  action: string;
  environment: string;
  resource: { type: string; id: string; properties?: JsonObject | undefined };
  arguments?: JsonObject | undefined;
}

/** SHA-256 of the canonical form (RFC 8785), lower-case hex. Absent members are left out; absent is not empty. */
export function actionDigest({
  agent,
  onBehalfOf,
  action,
  environment,
  resource,
  ...rest
}: ExactAction): Promise<string> {
  const { type, id, properties } = resource;
  return sha256(
    canonicalJson({
      action,
      agent,
      environment,
      resource: { type, id, ...(properties === undefined ? {} : { properties }) },
      ...(rest.arguments === undefined ? {} : { arguments: rest.arguments }),
      ...(onBehalfOf === undefined ? {} : { on_behalf_of: onBehalfOf }),
    }),
  );
}
