"use client";

import { ReasonDialog } from "@/components/ui/ReasonDialog";
import type { Answers } from "./answers";

/** Takes a given approval back before it is used, with a reason. */
export function RevokeApproval({ id, revoke }: { id: string; revoke: Answers["revoke"] }) {
  return (
    <ReasonDialog
      trigger="Revoke…"
      title="Revoke this approval?"
      description="The agent can no longer use it. Where it still wants to run the action, it must ask people again."
      hint="Kept in the audit log."
      leave="Leave it approved"
      send="Revoke it"
      unreachable="The server did not answer. The approval may still hold: try again."
      done="Revoked. The agent can no longer use it."
      onSend={(reason) => revoke({ id, reason })}
    />
  );
}
