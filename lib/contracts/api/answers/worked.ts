/** What is answered when someone did something to an approval or a hand-off. */
import { z } from "zod";
import { APPROVAL_STATUSES, type ApprovalStatus } from "@/lib/contracts/approvals";
import { HAND_OFF_STATUSES, type HandOffStatus } from "@/lib/contracts/handOffs";
import { component, time } from "../component";

const id = z.string();

export const approved = component<{
  id: string;
  status: ApprovalStatus;
  approved_until: string | null;
  bounded_approval?: string;
}>()(
  "Approved",
  z.object({
    id,
    status: z.enum(APPROVAL_STATUSES).describe("`pending` while others must still answer."),
    approved_until: time.nullable(),
    bounded_approval: z.string().exactOptional().describe("The bounded approval that was given with it."),
  }),
);

export const denied = component<{ id: string; status: ApprovalStatus }>()(
  "Denied",
  z.object({ id, status: z.enum(APPROVAL_STATUSES) }),
);

export const asked = component<{ id: string; question: string }>()(
  "Asked",
  z.object({ id, question: z.string().describe("The question's id.") }),
);

export const claimed = component<{ id: string; claimed_until: string }>()(
  "Claimed",
  z.object({ id, claimed_until: time }),
);

export const unclaimed = component<{ id: string }>()("Unclaimed", z.object({ id }));

export const snoozed = component<{ id: string; until: string | null }>()(
  "Snoozed",
  z.object({ id, until: time.nullable() }),
);

export const reassigned = component<{ id: string; assigned_to: { person: string } | { team: string } | null }>()(
  "Reassigned",
  z.object({
    id,
    assigned_to: z.union([z.object({ person: z.string() }), z.object({ team: z.string() })]).nullable(),
  }),
);

export const revoked = component<{ id: string; revoked_at: string; permits: number }>()(
  "RevokedApproval",
  z.object({
    id,
    revoked_at: time,
    permits: z.number().describe("How many were handed out on it, and are good no more."),
  }),
);

export const handOffMoved = component<{ id: string; status: HandOffStatus }>()(
  "HandOffMoved",
  z.object({ id, status: z.enum(HAND_OFF_STATUSES) }),
);
