/** The exact actions that a call is: what is decided, what a permit is redeemed for, and what then runs. */
import type { JsonObject } from "@/lib/core/organisation/definition";
import type { Call } from "./call";
import { type GatewayConfiguration, toolOf, type UpstreamConfiguration } from "./configuration";
import { mappedBy } from "./mapping/declared";
import { defaultMapping, type Operation, paramsOf } from "./operation";

export interface ExactCall {
  action: { name: string };
  resource: { type: string; id: string; properties?: JsonObject };
  args: JsonObject;
  /** What its tool's mapping says beside that. It goes along with the question and is no part of the exact action. */
  context?: JsonObject;
}

/**
 * One action, or several that must all be allowed where the tool declares so. What the gateway's own configuration says of a
 * tool outranks what the tool declares.
 * @throws MappingError
 */
export function exactCalls(
  configuration: Pick<GatewayConfiguration, "agent" | "onBehalfOf">,
  { upstream: { configuration: upstream }, operation, declared }: Pick<Call, "upstream" | "operation" | "declared">,
): ExactCall[] {
  const { args } = operation;
  if (declared === undefined || !upstream.declaredMappings || isConfigured(upstream, operation))
    return [{ ...defaultMapping(upstream, operation), args }];
  const { agent, onBehalfOf = agent } = configuration;
  const token = { sub: onBehalfOf, client_id: agent, aud: upstream.name };
  return mappedBy(declared, { params: paramsOf(operation, args), token }).map(({ action, ...mapped }) => ({
    action: { name: `${toolOf(upstream)}.${action}` },
    ...mapped,
    args,
  }));
}

function isConfigured({ actions, resources }: UpstreamConfiguration, { target }: Operation): boolean {
  return Object.hasOwn(actions, target) || resources.some(({ tools }) => tools === undefined || tools.includes(target));
}
