"use client";

import { useRef } from "react";
import { ReasonDialog } from "@/components/ui/ReasonDialog";
import { type BudgetActions, UNREACHABLE } from "./RemoveGrantDialog";

/** Proposes an earlier version again: in force at once where that narrows. */
export function RollBackDialog({
  agent,
  version,
  rollBack,
}: {
  agent: string;
  version: number;
  rollBack: BudgetActions["rollBack"];
}) {
  const said = useRef("");
  return (
    <ReasonDialog
      trigger="Go back to this"
      title={`Go back to version ${version}?`}
      description={`What that narrows of the budget of ${agent} is in force at once; what it widens waits for a security reviewer.`}
      hint="Whoever reviews it reads this first."
      leave="Keep the version in force"
      send={`Go back to version ${version}`}
      unreachable={UNREACHABLE}
      done={() => said.current}
      onSend={async (reason) => {
        const sent = await rollBack({ agent, version, reason });
        if (sent.ok) said.current = sent.value.message;
        return sent;
      }}
    />
  );
}
