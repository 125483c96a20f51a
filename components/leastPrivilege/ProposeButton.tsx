"use client";

import { ReasonDialog } from "@/components/ui/ReasonDialog";
import type { ActionResult } from "@/lib/contracts/actionResult";
import type { LeastPrivilegeProposed, LeastPrivilegeView } from "@/lib/contracts/leastPrivilege";

export type Propose = (input: {
  id: string;
  days: number;
  digest: string;
  reason: string;
}) => Promise<ActionResult<LeastPrivilegeProposed>>;

/** Makes the proposal that is shown a change request. */
export function ProposeButton({
  view: { agent, days, digest, difference },
  propose,
}: {
  view: LeastPrivilegeView;
  propose: Propose;
}) {
  const narrows = difference.verdict === "narrows";
  return (
    <ReasonDialog
      trigger={narrows ? "Narrow to this" : "Propose this"}
      title={narrows ? `Narrow ${agent.name} to what it uses` : `Propose this for ${agent.name}`}
      description={
        narrows
          ? "It is in force at once, for every decision from now on. An earlier version can be proposed again at any time."
          : "What narrows is in force at once. What widens becomes a request for each category, which a security reviewer approves."
      }
      hint="Whoever reads the change later reads this first."
      leave="Leave it as it is"
      send={narrows ? "Narrow the budget" : "Propose it"}
      unreachable="The server did not answer. Look at the changes before you send it again: it may be there."
      done={narrows ? "Narrowed." : "Proposed: look at the changes."}
      onSend={(reason) => propose({ id: agent.id, days, digest, reason })}
    />
  );
}
