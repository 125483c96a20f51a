"use client";

import type { Redriven } from "@/lib/contracts/sources";
import { ActionButton } from "./ActionButton";
import type { SourceActions } from "./actions";

type Actions = Pick<SourceActions, "redrive" | "discard">;

/** What is done with one dead letter. */
export function LetterButtons({
  source,
  id,
  isWhole,
  actions,
}: {
  source: string;
  id: string;
  isWhole: boolean;
  actions: Actions;
}) {
  return (
    <>
      {isWhole && <ActionButton label="Drive again" run={() => actions.redrive({ source, id })} done={redrivenWords} />}
      <ActionButton
        label="Discard"
        tone="quiet"
        run={() => actions.discard({ source, id })}
        done={() => "Discarded. It is kept, and waits no more."}
      />
    </>
  );
}

/** What is done with all that wait. */
export function LettersButtons({ source, actions }: { source: string; actions: Actions }) {
  return (
    <div className="flex gap-2">
      <ActionButton label="Drive all again" run={() => actions.redrive({ source })} done={redrivenWords} />
      <ActionButton
        label="Discard all"
        tone="quiet"
        run={() => actions.discard({ source })}
        done={({ discarded }) => `Discarded ${discarded.toLocaleString("en")}. They are kept, and wait no more.`}
      />
    </div>
  );
}

function redrivenWords({ redriven, waiting }: Redriven): string {
  if (redriven === 0) return "It cannot be read still. The reason is the one of this time.";
  const stored = `${redriven.toLocaleString("en")} driven again`;
  return waiting === 0 ? `${stored}.` : `${stored}, ${waiting.toLocaleString("en")} cannot be read still.`;
}
