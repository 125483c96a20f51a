"use client";

import { useRef, useState } from "react";
import { useHotkeys } from "react-hotkeys-hook";
import { Button } from "@/components/ui/Button";
import { KeyHint } from "./KeyHint";

/** The ways to answer. */
export function Choice({
  isLast,
  isBusy,
  mayBound,
  onApprove,
  onOpen,
}: {
  isLast: boolean;
  /** True for who may approve more of the same with it. */
  mayBound: boolean;
  isBusy: boolean;
  onApprove: () => void;
  onOpen: (mode: "deny" | "ask" | "edit" | "bounded") => void;
}) {
  const button = useRef<HTMLButtonElement>(null);
  const [isReady, setReady] = useState(false);
  const key = { preventDefault: true, enabled: !isBusy };
  useHotkeys(
    "a",
    () => (document.activeElement === button.current ? onApprove() : button.current?.focus()),
    { ...key, description: "Approve: once to go there, once more or Enter to do it" },
    [onApprove],
  );
  useHotkeys("d", () => onOpen("deny"), { ...key, description: "Deny, with a reason" }, [onOpen]);
  useHotkeys("e", () => onOpen("edit"), { ...key, description: "Approve with other arguments" }, [onOpen]);
  useHotkeys(
    "b",
    () => onOpen("bounded"),
    { ...key, enabled: mayBound && !isBusy, description: "Approve it and more of the same" },
    [onOpen],
  );
  useHotkeys("q", () => onOpen("ask"), { ...key, description: "Ask the agent something" }, [onOpen]);
  return (
    <div className="flex flex-wrap items-center gap-2 max-sm:[&>button]:px-2.5">
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
      <Button tone="stop" disabled={isBusy} onClick={() => onOpen("deny")} aria-keyshortcuts="d">
        Deny…
        <KeyHint>D</KeyHint>
      </Button>
      <Button tone="secondary" disabled={isBusy} onClick={() => onOpen("edit")} aria-keyshortcuts="e">
        Edit…
        <KeyHint>E</KeyHint>
      </Button>
      {mayBound && (
        <Button tone="secondary" disabled={isBusy} onClick={() => onOpen("bounded")} aria-keyshortcuts="b">
          Bounded…
          <KeyHint>B</KeyHint>
        </Button>
      )}
      <Button tone="secondary" disabled={isBusy} onClick={() => onOpen("ask")} aria-keyshortcuts="q">
        Ask…
        <KeyHint>Q</KeyHint>
      </Button>
      <p className="text-xs text-ink-muted max-sm:sr-only">
        {isLast ? "Approving lets the agent do exactly this, once, within 15 minutes." : "Others must answer too."}
      </p>
    </div>
  );
}
