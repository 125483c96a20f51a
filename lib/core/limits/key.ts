import type { LimitDefinition } from "@/lib/core/organisation/definition";
import { windowName } from "./window";

/** `AGENT/GRANT/MEASURE/PER/BY`: a counter's stable name, which survives a new budget version. */
export function limitKey(agentId: string, grant: string, limit: LimitDefinition): string {
  return [agentId, grant, limit.measure, windowName(limit.per), limit.by ?? ""].join("/");
}
