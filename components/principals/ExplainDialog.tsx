"use client";

import { ReasonDialog } from "@/components/ui/ReasonDialog";
import { type DriftView, EXPLAINED_DAYS } from "@/lib/contracts/principals";
import type { DriftActions } from "./DriftPanel";
import { DRIFT_WORDS } from "./words";

/** Says why a drift is as it should be. */
export function ExplainDialog({ one, explain }: { one: DriftView; explain: DriftActions["explain"] }) {
  return (
    <ReasonDialog
      trigger="Explain"
      isQuiet
      title={`Explain: ${DRIFT_WORDS[one.kind]}`}
      description={`It leaves this list for ${EXPLAINED_DAYS} days and stays in the audit log. Where anything else drifts, that is told of anew.`}
      hint="Whoever looks at explained drift reads it."
      leave="Leave it open"
      send="Mark as explained"
      unreachable="The server did not answer. Look whether it is explained before you try again."
      done={`Explained for ${EXPLAINED_DAYS} days.`}
      onSend={(reason) => explain({ key: one.key, reason })}
    />
  );
}
