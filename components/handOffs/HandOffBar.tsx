"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import { useHotkeys } from "react-hotkeys-hook";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button";
import { Kbd } from "@/components/ui/Kbd";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ActionResult } from "@/lib/contracts/actionResult";
import type { Finish, HandOffDetail } from "@/lib/contracts/handOffs";
import { FinishForm } from "./FinishForm";
import { GiveBackForm } from "./GiveBackForm";
import { PassForm } from "./PassForm";
import { UNREACHABLE } from "./words";

/** What the page does with a hand-off. */
export interface HandOffActions {
  accept(input: { id: string }): Promise<ActionResult<unknown>>;
  finish(input: Finish & { id: string }): Promise<ActionResult<unknown>>;
  giveBack(input: { id: string; reason: string }): Promise<ActionResult<unknown>>;
  pass(input: { id: string; to: string; note: string }): Promise<ActionResult<unknown>>;
}

type Form = "finish" | "giveBack" | "pass";

/** What this person can do with the task, or why nothing. What went wrong is said here and what was typed stays. */
export function HandOffBar({ handOff, actions }: { handOff: HandOffDetail; actions: HandOffActions }) {
  const { id, status, may, owner } = handOff;
  const router = useRouter();
  const [form, setForm] = useState<Form | null>(null);
  const [words, setWords] = useState("");
  const [result, setResult] = useState<ActionResult<unknown> | null>(null);
  const [isBusy, start] = useTransition();
  const send = (work: () => Promise<ActionResult<unknown>>, done: string) =>
    start(async () => {
      const answered = await work().catch(() => UNREACHABLE);
      setResult(answered);
      if (answered.ok) {
        setForm(null);
        setWords("");
        toast.success(done);
      }
      router.refresh();
    });
  const back = () => {
    setForm(null);
    setResult(null);
  };
  const isOver = status === "done" || status === "returned";
  const unsent = form !== null && !may.finish.allowed ? words : "";
  if (isOver && result?.ok !== false && unsent === "") return null;
  const shared = { isBusy, result, onBack: back };
  return (
    // In sight however long the card is; above the bar of a narrow screen.
    <div className="sticky bottom-[calc(3.375rem+env(safe-area-inset-bottom))] z-10 max-h-[70dvh] space-y-2.5 overflow-y-auto rounded-b-lg border-t border-line bg-surface px-4 py-3 sm:px-5 md:bottom-0">
      {result?.ok === false && (
        <p role="alert" className="text-sm font-medium text-stop-ink">
          {result.message}
        </p>
      )}
      {unsent !== "" && (
        <p className="text-sm">
          Your words were not sent: <UntrustedText inline text={unsent} maxCharacters={2_000} />
        </p>
      )}
      {may.accept.allowed && (
        <Accept
          words={status === "open" ? "Take this task over" : `Take it over from ${owner?.name}`}
          isBusy={isBusy}
          onAccept={() => send(() => actions.accept({ id }), "The task is yours.")}
        />
      )}
      {may.finish.allowed && form === null && <Choice isFirst={result === null} isBusy={isBusy} onChoose={setForm} />}
      {may.finish.allowed && form === "finish" && (
        <FinishForm
          {...shared}
          words={words}
          onWords={setWords}
          onSend={(said) => send(() => actions.finish({ id, ...said }), "Done. The agent gets your words.")}
        />
      )}
      {may.finish.allowed && form === "giveBack" && (
        <GiveBackForm
          {...shared}
          words={words}
          onWords={setWords}
          onSend={() => send(() => actions.giveBack({ id, reason: words }), "Returned. The agent may try again.")}
        />
      )}
      {may.finish.allowed && form === "pass" && (
        <PassForm
          {...shared}
          candidates={handOff.candidates}
          onSend={(to, note) => send(() => actions.pass({ id, to, note }), "Passed on.")}
        />
      )}
      {!may.accept.allowed && !may.finish.allowed && (
        <p className="text-sm text-ink-muted">{status === "open" ? may.accept.reason : may.finish.reason}</p>
      )}
    </div>
  );
}

/** `A` goes to the button, and once more or Enter presses it: no single key takes a task. */
function Accept({ words, isBusy, onAccept }: { words: string; isBusy: boolean; onAccept: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  useHotkeys(
    "a",
    () => (document.activeElement === button.current ? onAccept() : button.current?.focus()),
    {
      preventDefault: true,
      enabled: !isBusy,
      description: "Take it over: once to go there, once more or Enter to do it",
    },
    [onAccept],
  );
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button ref={button} tone="primary" disabled={isBusy} onClick={onAccept} aria-keyshortcuts="a">
        {isBusy ? "Sending…" : words}
        <KeyHint>A</KeyHint>
      </Button>
      <p className="text-xs text-ink-muted">You become its owner, and do it yourself: the agent will not.</p>
    </div>
  );
}

function Choice({
  isFirst,
  isBusy,
  onChoose,
}: {
  /** True while nothing was done here yet: what comes after something takes the focus that it had. */
  isFirst: boolean;
  isBusy: boolean;
  onChoose: (form: Form) => void;
}) {
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isFirst) first.current?.focus({ preventScroll: true });
  }, [isFirst]);
  const keys = { preventDefault: true, enabled: !isBusy };
  useHotkeys("d", () => onChoose("finish"), { ...keys, description: "Say that it is done" });
  useHotkeys("r", () => onChoose("giveBack"), { ...keys, description: "Return it to the agent, with a reason" });
  useHotkeys("p", () => onChoose("pass"), { ...keys, description: "Pass it on to another person" });
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button ref={first} tone="primary" disabled={isBusy} onClick={() => onChoose("finish")} aria-keyshortcuts="d">
        It is done…
        <KeyHint>D</KeyHint>
      </Button>
      <Button disabled={isBusy} onClick={() => onChoose("giveBack")} aria-keyshortcuts="r">
        Return…
        <KeyHint>R</KeyHint>
      </Button>
      <Button tone="quiet" disabled={isBusy} onClick={() => onChoose("pass")} aria-keyshortcuts="p">
        Pass on…
        <KeyHint>P</KeyHint>
      </Button>
    </div>
  );
}

function KeyHint({ children }: { children: string }) {
  return (
    <span aria-hidden className="max-md:hidden">
      <Kbd>{children}</Kbd>
    </span>
  );
}
