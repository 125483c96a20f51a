import { runtime } from "@/lib/http/runtime";
import { resolveName, type TargetRules } from "@/lib/platform/outbound/target";

/** Where webhooks of this installation may go. */
export function webhookTargets(): TargetRules {
  return { privateHosts: runtime().outbound.webhookPrivateHosts, resolve: resolveName };
}
