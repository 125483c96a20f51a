"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useRef, useState, useTransition } from "react";
import { useHotkeys } from "react-hotkeys-hook";
import { Button, buttonClass } from "@/components/ui/Button";
import { Field, Textarea } from "@/components/ui/Field";
import { Kbd } from "@/components/ui/Kbd";
import { UntrustedText } from "@/components/ui/UntrustedText";
import { type ActionResult, errorOf } from "@/lib/contracts/actionResult";
import type { ApprovalDetail } from "@/lib/contracts/approvals";
import type { Answers } from "./answers";

type Standing = Pick<ApprovalDetail, "id" | "status" | "may_answer" | "requirements">;

/**
 * The answers, or why there are none. `A` goes to the approval and asks for one more key, `D` opens the reason: no single
 * key answers. What went wrong is said here and what was typed stays.
 */
export function AnswerBar({
  approval,
  answers,
  nextHref,
}: {
  approval: Standing;
  answers: Answers;
  /** The next one that waits. */
  nextHref: string | null;
}) {
  const { id, status, may_answer: may } = approval;
  const router = useRouter();
  const [reason, setReason] = useState<string | null>(null);
  const [result, setResult] = useState<ActionResult<unknown> | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const [isBusy, startAnswer] = useTransition();
  const isOpen = status === "pending" && may.allowed && done === null;

  const send = (answer: () => Promise<ActionResult<unknown>>, words: string) =>
    startAnswer(async () => {
      const answered = await answer().catch(() => UNREACHABLE);
      setResult(answered);
      if (answered.ok) setDone(words);
      router.refresh();
    });
  const isLast = emptySeats(approval) <= 1;
  const approve = () =>
    send(
      () => answers.approve({ id }),
      isLast ? "Approved. The agent may do exactly this, once." : "Your approval is recorded. Others must answer too.",
    );
  const deny = (words: string) =>
    send(() => answers.deny({ id, reason: words }), "Denied. The agent gets your reason.");

  // Resolved when it was opened: the card says how, and nothing is left to do.
  const unsent = isOpen || done !== null ? "" : (reason ?? "");
  if (status !== "pending" && result === null && unsent === "") return null;
  return (
    // In sight however long the card is; above the bar of a narrow screen.
    <div className="sticky bottom-[calc(3.375rem+env(safe-area-inset-bottom))] z-10 space-y-2.5 rounded-b-lg border-t border-line bg-surface px-4 py-3 sm:px-5 md:bottom-0">
      {result !== null && !result.ok && (
        <div role="alert" className="text-sm text-stop-ink">
          <p className="font-medium">{result.message}</p>
        </div>
      )}
      {unsent !== "" && (
        <p className="text-sm">
          Your words were not sent: <UntrustedText inline text={unsent} maxCharacters={2_000} />
        </p>
      )}
      {done !== null && <Done words={done} nextHref={nextHref} />}
      {isOpen &&
        (reason === null ? (
          <Choice isLast={isLast} isBusy={isBusy} onApprove={approve} onDeny={() => setReason("")} />
        ) : (
          <Denial
            reason={reason}
            error={errorOf(result, "reason")}
            isBusy={isBusy}
            onChange={setReason}
            onSend={() => deny(reason)}
            onBack={() => setReason(null)}
          />
        ))}
      {!isOpen && done === null && (
        <p className="flex flex-wrap items-center justify-between gap-2 text-sm text-ink-muted">
          {may.allowed ? "It no longer waits for an answer." : may.reason}
          {nextHref !== null && <Next href={nextHref} />}
        </p>
      )}
    </div>
  );
}

function Choice({
  isLast,
  isBusy,
  onApprove,
  onDeny,
}: {
  isLast: boolean;
  isBusy: boolean;
  onApprove: () => void;
  onDeny: () => void;
}) {
  const button = useRef<HTMLButtonElement>(null);
  const [isReady, setReady] = useState(false);
  useHotkeys(
    "a",
    () => (document.activeElement === button.current ? onApprove() : button.current?.focus()),
    { preventDefault: true, enabled: !isBusy, description: "Approve: once to go there, once more or Enter to do it" },
    [onApprove],
  );
  useHotkeys("d", onDeny, { preventDefault: true, enabled: !isBusy, description: "Deny, with a reason" }, [onDeny]);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button
        ref={button}
        tone="primary"
        disabled={isBusy}
        onClick={onApprove}
        onFocus={() => setReady(true)}
        onBlur={() => setReady(false)}
        aria-keyshortcuts="a"
      >
        {isBusy ? "Sending…" : isLast ? "Approve this action" : "Approve your part"}
        <KeyHint>{isReady ? "Enter" : "A"}</KeyHint>
      </Button>
      <Button tone="stop" disabled={isBusy} onClick={onDeny} aria-keyshortcuts="d">
        Deny…
        <KeyHint>D</KeyHint>
      </Button>
      <p className="text-xs text-ink-muted">
        {isLast ? "Lets the agent do exactly this, once, within 15 minutes." : "Others must answer too."}
      </p>
    </div>
  );
}

function Denial({
  reason,
  error,
  isBusy,
  onChange,
  onSend,
  onBack,
}: {
  reason: string;
  error: string | undefined;
  isBusy: boolean;
  onChange: (reason: string) => void;
  onSend: () => void;
  onBack: () => void;
}) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isBusy && reason.trim() !== "") onSend();
  };
  return (
    <form onSubmit={submit} className="space-y-2.5">
      <Field label="Why not?" hint="The agent gets these words." error={error}>
        {(control) => (
          <Textarea
            {...control}
            ref={field}
            value={reason}
            maxLength={2000}
            required
            className="max-h-40"
            onChange={(event) => onChange(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape") onBack();
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
            }}
          />
        )}
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" tone="stop" disabled={isBusy || reason.trim() === ""}>
          {isBusy ? "Sending…" : "Deny with this reason"}
          <KeyHint>Ctrl Enter</KeyHint>
        </Button>
        <Button tone="quiet" onClick={onBack}>
          Back
          <KeyHint>Esc</KeyHint>
        </Button>
      </div>
    </form>
  );
}

/** What came of the answer; the focus goes on to the next one, so that Enter opens it. */
function Done({ words, nextHref }: { words: string; nextHref: string | null }) {
  const next = useRef<HTMLAnchorElement>(null);
  useEffect(() => next.current?.focus(), []);
  return (
    <div role="status" className="flex flex-wrap items-center justify-between gap-2 text-sm">
      <p className="font-medium text-ok-ink">{words}</p>
      {nextHref === null ? (
        <p className="text-ink-muted">Nothing else waits in this list.</p>
      ) : (
        <Next ref={next} href={nextHref} />
      )}
    </div>
  );
}

function Next({ href, ref }: { href: string; ref?: React.Ref<HTMLAnchorElement> }) {
  return (
    <Link ref={ref ?? null} href={href} scroll={false} className={buttonClass("secondary", "small")}>
      Next one that waits
    </Link>
  );
}

const UNREACHABLE: ActionResult<never> = {
  ok: false,
  message:
    "The server could not be reached, so it is not sure that your answer arrived. Your words are kept; try again.",
};

function emptySeats({ requirements }: Standing): number {
  return requirements.reduce((seats, { count, filled }) => seats + count - filled, 0);
}

function KeyHint({ children }: { children: string }) {
  return (
    <span aria-hidden className="max-md:hidden">
      <Kbd>{children}</Kbd>
    </span>
  );
}
