"use client";

import { useEffect, useRef } from "react";
import { useHotkeys } from "react-hotkeys-hook";
import type { SteadyRow } from "./useSteadyList";

/** A key that is held down passes over cards without opening each. */
const SETTLED_MS = 120;
/** As in Tailwind's `lg`: from here on a card stands beside the list. */
const BESIDE = "(min-width: 64rem)";

/** `j` and `k` go to the next and the previous row, where there is room with its card; `x` chooses it, Enter opens it. */
export function useQueueKeys({
  rows,
  active,
  setActive,
  selected,
  open,
  choose,
}: {
  rows: readonly SteadyRow[];
  active: string | null;
  setActive: (id: string) => void;
  selected: string | null;
  open: (id: string) => void;
  choose: (id: string) => void;
}): void {
  const settling = useRef<ReturnType<typeof setTimeout>>(undefined);
  const moved = useRef(false);
  useEffect(() => () => clearTimeout(settling.current), []);
  // The row has been drawn by the next frame, wherever it was.
  useEffect(() => {
    if (active === null || !moved.current) return;
    const frame = requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`a[data-row="${active}"]`)?.focus({ preventScroll: true }),
    );
    return () => cancelAnimationFrame(frame);
  }, [active]);

  const move = (by: 1 | -1) => {
    const at = rows.findIndex(({ id }) => id === active);
    const to = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
    if (to === undefined) return;
    moved.current = true;
    setActive(to.id);
    clearTimeout(settling.current);
    if (to.id !== selected && window.matchMedia(BESIDE).matches)
      settling.current = setTimeout(() => open(to.id), SETTLED_MS);
  };
  const row = rows.find(({ id }) => id === active);
  useHotkeys("j", () => move(1), { preventDefault: true, description: "Next approval" }, [rows, active, selected]);
  useHotkeys("k", () => move(-1), { preventDefault: true, description: "Previous approval" }, [rows, active, selected]);
  useHotkeys(
    "x",
    () => row?.may_answer && !row.isGone && choose(row.id),
    { preventDefault: true, description: "Choose this approval, to answer several at once" },
    [row, choose],
  );
  useHotkeys(
    "enter",
    // Whatever has the focus takes Enter itself.
    () => document.activeElement === document.body && active !== null && active !== selected && open(active),
    { description: "Open this approval" },
    [active, selected, open],
  );
}
