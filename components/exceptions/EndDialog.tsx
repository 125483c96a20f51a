"use client";

import { useRef } from "react";
import { ReasonDialog } from "@/components/ui/ReasonDialog";
import type { ExceptionView } from "@/lib/contracts/exceptions";
import { type ExceptionActions, UNREACHABLE } from "./actions";

/** Takes an exception out of the budget now; the undo proposes the version that had it. */
export function EndDialog({
  one: { agent, grant, version },
  end,
  rollBack,
}: {
  one: ExceptionView;
  end: ExceptionActions["end"];
  rollBack: ExceptionActions["rollBack"];
}) {
  const said = useRef("");
  return (
    <ReasonDialog
      trigger="End now"
      title={`End ${grant} now?`}
      description={`${agent} loses this grant with the next version of its budget, for every decision from now on.`}
      hint="Kept with the change."
      leave="Leave it in force"
      send="End it now"
      unreachable={UNREACHABLE.message}
      done={() => said.current}
      undo={() => rollBack({ agent, version, reason: `Ending ${grant} was taken back.` })}
      onSend={async (reason) => {
        const ended = await end({ agent, grant, reason });
        // Where its limits hold other grants too, it waits for review instead.
        if (ended.ok) said.current = ended.value.message;
        return ended;
      }}
    />
  );
}
