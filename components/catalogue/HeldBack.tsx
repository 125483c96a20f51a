"use client";

import { ReasonDialog } from "@/components/ui/ReasonDialog";
import { Time } from "@/components/ui/Time";
import type { ActionResult } from "@/lib/contracts/actionResult";
import type { CatalogueAction } from "@/lib/contracts/catalogue";
import type { ActionClaim, ToolReleased } from "@/lib/contracts/toolImport";

export type Release = (input: { id: string; reason: string }) => Promise<ActionResult<ToolReleased>>;

/** A gateway saw what the tool says, and nobody has looked since: it waits here for somebody who has. */
export function HeldBack({
  action: { name, release_refusal: refusal },
  quarantine: { id, at },
  release,
}: {
  action: CatalogueAction;
  quarantine: NonNullable<ActionClaim["quarantine"]>;
  release: Release;
}) {
  return (
    <div className="space-y-2 rounded-md border border-risk-4 bg-risk-4-soft px-3 py-2 text-risk-4-ink">
      <p>
        Held back since <Time at={at} />: gateways let no call of it run and hide it from agents, because it says
        something else than when people looked. What it says now stands below. Enforcement points that do not see what a
        tool says go on asking: a rule that stops it, or the kill switch of the tool, holds for all.
      </p>
      {refusal === null ? (
        <ReasonDialog
          trigger="Release it"
          title={`Release what ${name} says by now?`}
          description="Its calls are decided again, from the next one on. Nothing else changes: its facts and every budget stay as they are."
          hint="Whoever reads the audit log reads this."
          leave="Not yet"
          send="Release"
          unreachable="The server did not answer. Reload the page before you send it again: it may be done."
          done="It is released."
          onSend={(reason) => release({ id, reason })}
        />
      ) : (
        <p className="text-xs">{refusal}</p>
      )}
    </div>
  );
}
