/** What an approval's card says of bounded approvals. */
import type { ApprovalDetail } from "@/lib/contracts/approvals";
import type { Ask } from "@/lib/core/decision/types";
import type { ApprovalWithContext } from "@/lib/db/approval/answering";
import { type Answerer, type AskedAction, mayAnswer } from "@/lib/services/approval/mayAnswer";
import { actionVersionOf, boundedRefusal } from "./refusal";
import { stateOf } from "./view";

/** Whether the person may approve more of the same with it, and why not. */
export function mayBound(
  person: Answerer,
  asked: AskedAction,
  approval: Pick<ApprovalWithContext, "asks" | "evaluation">,
): ApprovalDetail["may_bound"] {
  const may = mayAnswer(person, asked, "approve");
  if (!may.allowed) return { allowed: false, reason: may.reason };
  const reason = boundedRefusal({
    person,
    qualifies: may.qualifies,
    asks: approval.asks as unknown as Ask[],
    actionVersion: actionVersionOf(approval.evaluation),
  });
  return reason === null ? { allowed: true } : { allowed: false, reason };
}

/** The bounded approval that was given with it, and the one that answered it. */
export function boundedOf(
  { bounded, answeredBy, boundedUse }: Pick<ApprovalWithContext, "bounded" | "answeredBy" | "boundedUse">,
  now: Date,
): Pick<ApprovalDetail, "bounded" | "in_advance"> {
  return {
    bounded:
      bounded === null
        ? null
        : {
            id: bounded.id,
            uses: bounded.usesMax,
            used: bounded.used,
            until: bounded.until.toISOString(),
            state: stateOf(bounded, now),
          },
    in_advance:
      answeredBy === null
        ? null
        : {
            bounded_approval: answeredBy.id,
            approval_id: answeredBy.approvalId,
            by: answeredBy.givenBy.name,
            given_at: answeredBy.givenAt.toISOString(),
            use: boundedUse ?? 0,
          },
  };
}
