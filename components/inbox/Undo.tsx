"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { useHotkeys } from "react-hotkeys-hook";
import { Button } from "@/components/ui/Button";
import { Next } from "./Done";
import { KeyHint } from "./KeyHint";

/** How often to look whether the server has let it take effect, once its time is over. */
const LOOK_MS = 1_000;

/** A yes on its way: how long it can be taken back, and the way to the next one. */
export function Undo({
  releaseAt,
  serverNow,
  isBusy,
  nextHref,
  onUndo,
}: {
  releaseAt: string;
  serverNow: string;
  isBusy: boolean;
  nextHref: string | null;
  onUndo: () => void;
}) {
  const router = useRouter();
  const next = useRef<HTMLAnchorElement>(null);
  const total = Date.parse(releaseAt) - Date.parse(serverNow);
  const [left, setLeft] = useState(total);
  useEffect(() => next.current?.focus(), []);
  useEffect(() => {
    const start = performance.now();
    setLeft(total);
    const timer = setInterval(() => {
      const now = total - (performance.now() - start);
      setLeft(now);
      if (now <= 0) router.refresh();
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [total, router]);
  const isOver = left <= 0;
  useHotkeys("u", onUndo, { preventDefault: true, enabled: !isBusy && !isOver, description: "Take your yes back" }, [
    onUndo,
  ]);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-sm">
      <p role="status" className="font-medium text-ok-ink">
        Approved. {isOver ? "It takes effect now." : "It takes effect in a few seconds."}
      </p>
      {!isOver && (
        <Button tone="secondary" size="small" disabled={isBusy} onClick={onUndo} aria-keyshortcuts="u">
          Undo <span className="tabular">({Math.ceil(left / 1000)} s)</span>
          <KeyHint>U</KeyHint>
        </Button>
      )}
      <span className="ml-auto">{nextHref !== null && <Next ref={next} href={nextHref} />}</span>
    </div>
  );
}
