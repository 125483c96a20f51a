"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useState, useTransition } from "react";
import { BoundedForm } from "@/components/boundedApprovals/BoundedForm";
import { UntrustedText } from "@/components/ui/UntrustedText";
import { type ActionResult, errorOf } from "@/lib/contracts/actionResult";
import type { ApprovalDetail, EditedArguments } from "@/lib/contracts/approvals";
import type { Bounded } from "@/lib/contracts/boundedApprovals";
import { type Answers, UNREACHABLE } from "./answers";
import { Choice } from "./Choice";
import { Done, Next } from "./Done";
import { EditForm } from "./EditForm";
import { FreshSignIn } from "./FreshSignIn";
import { useKeptWhileAway } from "./keptWhileAway";
import { Undo } from "./Undo";
import { WordsForm } from "./WordsForm";

type Mode = "choose" | "deny" | "ask" | "edit" | "bounded";

/**
 * The answers, or why there are none. `A` goes to the approval and asks for one more key, `D`, `E`, `B` and `Q` open a form:
 * no single key answers. What went wrong is said here and what was typed stays.
 */
export function AnswerBar({
  approval,
  answers,
  nextHref,
}: {
  approval: ApprovalDetail;
  answers: Answers;
  /** The next one that waits. */
  nextHref: string | null;
}) {
  const { id, status, may_answer: may, releases, action_digest: shown } = approval;
  const router = useRouter();
  const [mode, setMode] = useState<Mode>("choose");
  const [words, setWords] = useState("");
  useKeptWhileAway(id, { mode, words }, (typed) => {
    setMode(typed.mode);
    setWords(typed.words);
  });
  const [result, setResult] = useState<ActionResult<unknown> | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const [isOnItsWay, setOnItsWay] = useState(false);
  const [isBusy, startAnswer] = useTransition();
  const given = releases.find(({ mine }) => mine);
  const isOpen = status === "pending" && may.allowed && done === null && given === undefined;
  const isLast = emptySeats(approval) <= 1;
  // The yes that was on its way when this page had it last.
  const hasTakenEffect =
    isOnItsWay && given === undefined && result?.ok === true && (status === "approved" || status === "pending");

  const send = (work: () => Promise<ActionResult<unknown>>, after: (value: unknown) => void) =>
    startAnswer(async () => {
      const answered = await work().catch(() => UNREACHABLE);
      setResult(answered);
      if (answered.ok) {
        after(answered.value);
        setMode("choose");
        setWords("");
      }
      router.refresh();
    });
  const approve = (more: { arguments?: EditedArguments; bounded?: Bounded } = {}) =>
    send(
      () => answers.approve({ id, action_digest: shown, ...more }),
      (value) => {
        // With time for an undo the bar shows the yes on its way, until it has taken effect.
        if ((value as { undo_until: string | null }).undo_until === null)
          setDone(approvedWords(isLast, more.bounded !== undefined));
        else setOnItsWay(true);
      },
    );
  const deny = () =>
    send(
      () => answers.deny({ id, reason: words }),
      () => setDone("Denied. The agent gets your reason."),
    );
  const ask = () =>
    send(
      () => answers.ask({ id, text: words }),
      () => undefined,
    );

  // Resolved when it was opened: the card says how, and nothing is left to do.
  const unsent = isOpen || done !== null ? "" : words;
  const form = { words, isBusy, onChange: setWords, onBack: () => setMode("choose") };
  if (status !== "pending" && result === null && unsent === "") return null;
  return (
    <Frame>
      {result !== null && !result.ok && (
        <p role="alert" className="text-sm font-medium text-stop-ink">
          {result.message}
        </p>
      )}
      {unsent !== "" && (
        <p className="text-sm">
          Your words were not sent: <UntrustedText inline text={unsent} maxCharacters={2_000} />
        </p>
      )}
      {done !== null && <Done words={done} nextHref={nextHref} />}
      {done === null && status === "pending" && given !== undefined && (
        <Undo
          releaseAt={given.release_at}
          serverNow={approval.now}
          isBusy={isBusy}
          nextHref={nextHref}
          onUndo={() =>
            send(
              () => answers.undo({ id }),
              () => setOnItsWay(false),
            )
          }
        />
      )}
      {isOpen && <FreshSignIn approval={approval} />}
      {isOpen && mode === "choose" && (
        <Choice
          isLast={isLast}
          isBusy={isBusy}
          mayBound={approval.may_bound.allowed}
          onApprove={() => approve()}
          onOpen={setMode}
        />
      )}
      {isOpen && mode === "deny" && (
        <WordsForm
          {...form}
          label="Why not?"
          hint="The agent gets these words."
          send="Deny with this reason"
          tone="stop"
          error={errorOf(result, "reason")}
          onSend={deny}
        />
      )}
      {isOpen && mode === "ask" && (
        <WordsForm
          {...form}
          label="What do you want to know?"
          hint="The agent gets these words; the deadline stays."
          send="Ask the agent"
          tone="primary"
          error={errorOf(result, "text")}
          onSend={ask}
        />
      )}
      {isOpen && mode === "edit" && (
        <EditForm
          approval={approval}
          isBusy={isBusy}
          onSend={(args) => approve({ arguments: args })}
          onBack={() => setMode("choose")}
        />
      )}
      {isOpen && mode === "bounded" && (
        <BoundedForm
          approval={approval}
          isBusy={isBusy}
          result={result}
          onSend={(bounded) => approve({ bounded })}
          onBack={() => setMode("choose")}
        />
      )}
      {hasTakenEffect && <Done words={approvedWords(isLast, approval.bounded !== null)} nextHref={nextHref} />}
      {!isOpen && done === null && given === undefined && !hasTakenEffect && (
        <p className="flex flex-wrap items-center justify-between gap-2 text-sm text-ink-muted">
          {may.allowed ? "It no longer waits for an answer." : may.reason}
          {nextHref !== null && <Next href={nextHref} />}
        </p>
      )}
    </Frame>
  );
}

/** In sight however long the card is; above the bar of a narrow screen. */
function Frame({ children }: { children: ReactNode }) {
  return (
    <div className="sticky bottom-[calc(3.375rem+env(safe-area-inset-bottom))] z-10 max-h-[70dvh] space-y-2.5 overflow-y-auto rounded-b-lg border-t border-line bg-surface px-4 py-3 sm:px-5 md:bottom-0">
      {children}
    </div>
  );
}

function approvedWords(isLast: boolean, isBounded: boolean): string {
  if (isBounded) return "Approved. The agent may do exactly this, and more of the same within your bounds.";
  return isLast
    ? "Approved. The agent may do exactly this, once."
    : "Your approval is recorded. Others must answer too.";
}

function emptySeats({ requirements }: ApprovalDetail): number {
  return requirements.reduce((seats, { count, filled }) => seats + count - filled, 0);
}
