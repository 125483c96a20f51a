import type { ActionResult } from "@/lib/contracts/actionResult";
import type { ApprovalStatus } from "@/lib/contracts/approvals";

/** The two answers, as the page hands them to the card. */
export interface Answers {
  approve: (input: { id: string }) => Promise<ActionResult<{ status: ApprovalStatus; approved_until: string | null }>>;
  deny: (input: { id: string; reason: string }) => Promise<ActionResult<{ status: ApprovalStatus }>>;
}
