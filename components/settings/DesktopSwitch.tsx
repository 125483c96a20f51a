"use client";

import { Choice } from "./Choice";
import { chooseDesktop, type DesktopChoice, useDesktopChoice } from "./desktopChoice";

const NOTES: Partial<Record<DesktopChoice, string>> = {
  impossible: "This browser cannot show notifications here. They need https and a browser that knows them.",
  refused: "This browser was told to show none for Ambit. Allow them in its settings for this site.",
};

/** Notifications of the system, for this browser. */
export function DesktopSwitch() {
  const choice = useDesktopChoice();
  return (
    <fieldset>
      <legend className="text-sm font-semibold">On this computer</legend>
      <p className="mt-1 mb-4 text-xs text-ink-muted">
        In this browser, while a page of Ambit is open and you are looking at something else.
      </p>
      <Choice
        label="Show a notification when an approval waits for me"
        hint={NOTES[choice] ?? "One sentence with agent, action and environment. Off until you turn it on."}
        checked={choice === "on"}
        disabled={choice === "unknown" || choice === "impossible" || choice === "refused"}
        onChange={(on) => void chooseDesktop(on)}
      />
    </fieldset>
  );
}
