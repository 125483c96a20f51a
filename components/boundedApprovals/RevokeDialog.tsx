"use client";

import { ReasonDialog } from "@/components/ui/ReasonDialog";
import type { ActionResult } from "@/lib/contracts/actionResult";
import type { RevokedBoundedApproval } from "@/lib/contracts/boundedApprovals";

export type RevokeBounded = (input: { id: string; reason: string }) => Promise<ActionResult<RevokedBoundedApproval>>;

/** Takes a bounded approval back, with a reason. */
export function RevokeDialog({ id, revoke }: { id: string; revoke: RevokeBounded }) {
  return (
    <ReasonDialog
      trigger="Revoke…"
      title="Revoke this bounded approval?"
      description="It answers nothing any more. What it answered and what is not under way ends too: the agent must ask people again."
      hint="Whoever gave it reads this."
      leave="Leave it in force"
      send="Revoke it"
      unreachable="The server did not answer. It may still hold: try again."
      done="Revoked. People are asked again."
      onSend={(reason) => revoke({ id, reason })}
    />
  );
}
