import type { ActionAnswer, ObservedAnswer } from "@/lib/contracts/actions";

/** By which id a record is found: that of its evaluation, or of the observed action. */
export function recordId(record: ActionAnswer | ObservedAnswer): string {
  return "evaluation_id" in record ? record.evaluation_id : record.observed_action_id;
}
