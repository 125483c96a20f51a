import type { ActionResult } from "@/lib/contracts/actionResult";
import type { ApprovalStatus, EditedArguments } from "@/lib/contracts/approvals";
import type { Bounded } from "@/lib/contracts/boundedApprovals";

type Done<Input, Value = unknown> = (input: Input) => Promise<ActionResult<Value>>;

/** What a person can do with one approval, as the page hands it to the card. */
export interface Answers {
  /** Takes effect at `undo_until`; at once where that is null. */
  approve: Done<
    { id: string; action_digest: string; arguments?: EditedArguments; bounded?: Bounded },
    { status: ApprovalStatus; undo_until: string | null }
  >;
  undo: Done<{ id: string }>;
  deny: Done<{ id: string; reason: string }, { status: ApprovalStatus }>;
  revoke: Done<{ id: string; reason: string }>;
  ask: Done<{ id: string; text: string }>;
  claim: Done<{ id: string }>;
  unclaim: Done<{ id: string }>;
  snooze: Done<{ id: string; until: string | null }>;
  reassign: Done<{ id: string; person?: string; team?: string }>;
}

export const UNREACHABLE: ActionResult<never> = {
  ok: false,
  message:
    "The server could not be reached, so it is not sure that your answer arrived. Your words are kept; try again.",
};
