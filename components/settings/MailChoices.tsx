"use client";

import { useState, useTransition } from "react";
import type { MailPreferences, SettingsAnswer } from "@/lib/contracts/notifications";
import { Choice } from "./Choice";
import type { ChangePreferences } from "./SettingsPage";

const CHOICES: readonly { preference: keyof MailPreferences; label: string; hint: string }[] = [
  {
    preference: "approvalWaits",
    label: "An approval waits for me",
    hint: "When one is requested that you may answer, or passed to you. Several at once come as one mail.",
  },
  {
    preference: "deadlineNear",
    label: "Its deadline is near",
    hint: "In the last quarter of the time to answer, fifteen minutes before the end at most; for a hand-off an hour, and when it is overdue; of an exception, and when a review of break-glass is overdue.",
  },
  {
    preference: "handOffOpened",
    label: "A task is handed off that I may take",
    hint: "When an agent was stopped and a person has to go on, or one is passed to you.",
  },
  {
    preference: "actionFailed",
    label: "An action that I approved failed",
    hint: "When its failure is reported.",
  },
  {
    preference: "changeMoves",
    label: "A change waits for my review, or mine was answered",
    hint: "When one is submitted that you may approve; when yours is approved, rejected, or goes back to you; when break-glass is asked for that you may give, or given that you may review.",
  },
];

const UNREACHABLE = {
  ok: false,
  message: "The server did not answer. Nothing may have been kept: try again.",
} as const;

/** Of what one is told by mail. A choice is kept at once. */
export function MailChoices({ mail, change }: { mail: SettingsAnswer["mail"]; change: ChangePreferences }) {
  const [chosen, setChosen] = useState(mail.preferences);
  const [said, setSaid] = useState<{ ok: boolean; words: string } | null>(null);
  const [isBusy, startChange] = useTransition();
  const choose = (preference: keyof MailPreferences, on: boolean) => {
    const before = chosen;
    const next = { ...chosen, [preference]: on };
    setChosen(next);
    startChange(async () => {
      const result = await change(next).catch(() => UNREACHABLE);
      setSaid(result.ok ? { ok: true, words: "Kept." } : { ok: false, words: result.message });
      if (!result.ok) setChosen(before);
    });
  };
  return (
    <fieldset aria-busy={isBusy}>
      <legend className="text-sm font-semibold">By mail</legend>
      <p className="mt-1 mb-4 text-xs text-ink-muted">
        {mail.isSent ? (
          <>
            To <span className="font-mono">{mail.to}</span>.
          </>
        ) : (
          "No mail is sent yet: this installation has no mail server. Your choices are kept for when it has."
        )}
      </p>
      <div className="space-y-4">
        {CHOICES.map(({ preference, label, hint }) => (
          <Choice
            key={preference}
            label={label}
            hint={hint}
            checked={chosen[preference]}
            disabled={isBusy}
            onChange={(on) => choose(preference, on)}
          />
        ))}
      </div>
      <p
        role="status"
        className={`mt-3 min-h-4 text-xs ${said?.ok === false ? "font-medium text-stop-ink" : "text-ink-muted"}`}
      >
        {isBusy ? "Keeping your choice …" : said?.words}
      </p>
    </fieldset>
  );
}
