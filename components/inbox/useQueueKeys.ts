"use client";

import { useCallback, useEffect } from "react";
import { useHotkeys } from "react-hotkeys-hook";
import { type SteadyRow, useActive } from "./useSteadyList";

/** A key that is held down passes over cards without opening each. */
const SETTLED_MS = 120;
/** As in Tailwind's `lg`: from here on a card stands beside the list. */
const BESIDE = "(min-width: 64rem)";
const ROW = "a[data-row]";

/**
 * `j` and `k` go to the next and the previous row, and where there is room open its card; `x` chooses it, Enter opens it.
 * `active` is the row where the keys are: it moves at once, also while a card is still on its way. Call `follow` when a row's
 * link is followed.
 */
export function useQueueKeys({
  rows,
  selected,
  open,
  choose,
}: {
  rows: readonly SteadyRow[];
  selected: string | null;
  open: (id: string) => void;
  choose: (id: string) => void;
}): { active: string | null; follow: () => void } {
  const { active, setActive, moving, settling } = useActive();
  // A card that was opened with the mouse, or by a link, takes the keys along.
  useEffect(() => {
    if (!moving.current) setActive(selected);
  }, [selected, setActive, moving]);
  // A row that was out of sight has been drawn by the next frame.
  useEffect(() => {
    if (active === null || !moving.current) return;
    if (active === selected) moving.current = false;
    const frame = requestAnimationFrame(() => focusRow(active));
    return () => cancelAnimationFrame(frame);
  }, [active, selected, moving]);

  const move = (by: 1 | -1) => {
    const at = rows.findIndex(({ id }) => id === active);
    const to = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
    if (to === undefined || to.id === active) return;
    moving.current = true;
    focusRow(to.id);
    setActive(to.id);
    clearTimeout(settling.current);
    if (window.matchMedia(BESIDE).matches) settling.current = setTimeout(() => open(to.id), SETTLED_MS);
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
  const follow = useCallback(() => {
    moving.current = false;
  }, [moving]);
  return { active, follow };
}

/** Whoever has already gone on to the card, by its keys, keeps the focus there. */
function focusRow(id: string): void {
  const at = document.activeElement;
  if (at !== null && at !== document.body && !at.matches(ROW)) return;
  document.querySelector<HTMLElement>(`${ROW}[data-row="${id}"]`)?.focus({ preventScroll: true });
}
