"use client";

import { useState } from "react";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { Field, Textarea } from "@/components/ui/Field";
import { Panel } from "@/components/ui/Panel";
import { ReasonDialog } from "@/components/ui/ReasonDialog";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import { errorOf } from "@/lib/contracts/actionResult";
import { type IncidentMoved, type IncidentView, VERDICT_WORDS } from "@/lib/contracts/incidents";
import { type IncidentActions, UNREACHABLE } from "./actions";
import { FormDialog } from "./FormDialog";
import { useSend } from "./useSend";

const NEXT: Record<IncidentView["status"], string> = {
  open: "What goes on is not stopped yet. Say so once it is.",
  contained: "What goes on is stopped. Once findings and follow-ups are written down, somebody else reviews it.",
  in_review: "What it says stands still until somebody else has signed it off or returned it.",
  closed: "It is signed off. Follow-ups go on.",
};

/** Where it stands, who reviewed it, and what the one who looks can do about that. */
export function ReviewPanel({ incident, actions }: { incident: IncidentView; actions: IncidentActions }) {
  const { id, status, reviews, submitted, refusals, moves } = incident;
  const { result, isBusy, send } = useSend<IncidentMoved>();
  const to = (goal: (typeof moves)[number]) => send(() => actions.move({ id, to: goal }));
  const back = (goal: "open" | "contained", trigger: string, title: string, description: string) => (
    <ReasonDialog
      trigger={trigger}
      isQuiet
      title={title}
      description={description}
      hint="It stands in the timeline."
      leave="Leave it as it is"
      send={trigger}
      unreachable={UNREACHABLE.message}
      done="Moved."
      onSend={(reason) => actions.move({ id, to: goal, reason })}
    />
  );
  return (
    <Panel title="Review">
      <div className="space-y-3 text-sm">
        <p>{NEXT[status]}</p>
        {submitted !== null && (
          <p className="text-ink-muted">
            Submitted by {submitted.by} <Time at={submitted.at} />
          </p>
        )}
        {reviews.map((one) => (
          <div key={one.at + one.by}>
            <p>
              <Badge tone={one.verdict === "signed_off" ? "ok" : "stop"}>{VERDICT_WORDS[one.verdict]}</Badge>{" "}
              <span className="text-xs text-ink-muted">
                {one.by} <Time at={one.at} />
              </span>
            </p>
            <UntrustedText text={one.words} />
          </div>
        ))}
        {status === "in_review" && refusals.review !== null && <p className="text-ink-muted">{refusals.review}</p>}
        {result !== null && !result.ok && (
          <p role="alert" className="font-medium text-stop-ink">
            {result.message}
          </p>
        )}
        <div className="flex flex-wrap gap-2 empty:hidden">
          {status === "in_review" && refusals.review === null && (
            <>
              <Review id={id} verdict="signed_off" review={actions.review} />
              <Review id={id} verdict="returned" review={actions.review} />
            </>
          )}
          {status === "open" && moves.includes("contained") && (
            <Button size="small" disabled={isBusy} onClick={() => to("contained")}>
              It is contained
            </Button>
          )}
          {moves.includes("in_review") && (
            <Button size="small" tone="primary" disabled={isBusy} onClick={() => to("in_review")}>
              Submit for review
            </Button>
          )}
          {status === "in_review" &&
            moves.includes("contained") &&
            back("contained", "Take it back", "Take it back from review?", "What it says can be edited again.")}
          {status === "contained" &&
            moves.includes("open") &&
            back("open", "It is not contained", "Is it not contained?", "It is open again.")}
          {status === "closed" &&
            moves.includes("open") &&
            back("open", "Open it again", "Open the incident again?", "It is reviewed anew before it is closed.")}
        </div>
      </div>
    </Panel>
  );
}

function Review({
  id,
  verdict,
  review,
}: {
  id: string;
  verdict: "signed_off" | "returned";
  review: IncidentActions["review"];
}) {
  const [words, setWords] = useState("");
  const signs = verdict === "signed_off";
  return (
    <FormDialog
      trigger={signs ? "Sign it off" : "Return it"}
      tone={signs ? "primary" : "secondary"}
      title={signs ? "Sign the postmortem off?" : "Return the postmortem?"}
      description={
        signs
          ? "The incident is closed with it. Your name and your words stay with it."
          : "Whoever works on it edits it and submits it again."
      }
      send={signs ? "Sign off and close" : "Return it"}
      canSend={words.trim() !== ""}
      onSend={() => review({ id, verdict, words })}
    >
      {(result) => (
        <Field label="What you looked at, and what you make of it" error={errorOf(result, "words")}>
          {(control) => (
            <Textarea
              {...control}
              value={words}
              maxLength={4000}
              required
              onChange={(event) => setWords(event.target.value)}
            />
          )}
        </Field>
      )}
    </FormDialog>
  );
}
