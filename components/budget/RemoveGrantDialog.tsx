"use client";

import { useRef } from "react";
import { ReasonDialog } from "@/components/ui/ReasonDialog";
import type { ActionResult } from "@/lib/contracts/actionResult";
import type { ChangeMoved } from "@/lib/contracts/changeViews";

export interface BudgetActions {
  removeGrant: (input: { id: string; grant: string; reason: string }) => Promise<ActionResult<ChangeMoved>>;
  rollBack: (input: { agent: string; version: number; reason: string }) => Promise<ActionResult<ChangeMoved>>;
}

export const UNREACHABLE = "The server did not answer. Look at the budget before you send it again: it may be done.";

/** Takes a grant out of the budget; the undo proposes the version that had it. */
export function RemoveGrantDialog({
  agent,
  grant,
  version,
  actions: { removeGrant, rollBack },
}: {
  agent: string;
  grant: string;
  version: number;
  actions: BudgetActions;
}) {
  const said = useRef("");
  return (
    <ReasonDialog
      trigger="Take out"
      title={`Take ${grant} out of the budget?`}
      description={`${agent} loses this grant with the next version of its budget, for every decision from now on.`}
      hint="Kept with the change."
      leave="Leave it in force"
      send="Take it out"
      unreachable={UNREACHABLE}
      done={() => said.current}
      undo={() => rollBack({ agent, version, reason: `Taking ${grant} out was taken back.` })}
      onSend={async (reason) => {
        const removed = await removeGrant({ id: agent, grant, reason });
        // Where its limits hold other grants too, it waits for review instead.
        if (removed.ok) said.current = removed.value.message;
        return removed;
      }}
    />
  );
}
