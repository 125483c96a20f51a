"use client";

import { useCallback, useEffect, useState } from "react";
import type { ActionsPage } from "@/lib/contracts/actions";
import { type TakenActions, tailed } from "./tail";

const POLL_MS = 4_000;

export interface LiveTail {
  rows: TakenActions["rows"];
  nextCursor: string | null;
  /** How many came in and wait to be shown. */
  arrivedCount: number;
  /** More came in than one page holds. */
  mayBeMore: boolean;
  /** The last question was not answered. */
  isBroken: boolean;
  /** Shows what came in. */
  takeArrived(): void;
  /** Puts a further page under the list. */
  append(page: ActionsPage): void;
}

/**
 * Keeps a list still while it is read: what comes in waits until it is asked for, or with `follows` is shown at once. `list` is the
 * address of its first page, `first` that page as the server drew it; it is asked again every few seconds while the page is seen.
 */
export function useLiveTail({
  list,
  first,
  follows,
  isOpenEnded,
}: {
  list: string;
  first: ActionsPage;
  follows: boolean;
  /** False for a list that ends in the past: nothing comes in. */
  isOpenEnded: boolean;
}): LiveTail {
  const [taken, setTaken] = useState<TakenActions & { of: ActionsPage }>(() => takenFrom(first));
  const [current, setCurrent] = useState<{ of: ActionsPage; page: ActionsPage } | null>(null);
  const [isBroken, setBroken] = useState(false);
  // Another first page is another list, or the same one that was asked for again.
  const kept = taken.of === first ? taken : takenFrom(first);
  const now = current !== null && current.of === first ? current.page : null;

  useEffect(() => {
    if (!isOpenEnded) return;
    const stop = new AbortController();
    const ask = async () => {
      if (document.visibilityState !== "visible") return;
      const answer = await fetch(list, { signal: stop.signal });
      if (!answer.ok) throw new Error(`${list} answered ${answer.status}`);
      setCurrent({ of: first, page: (await answer.json()) as ActionsPage });
      setBroken(false);
    };
    const poll = setInterval(() => {
      ask().catch(() => {
        if (!stop.signal.aborted) setBroken(true);
      });
    }, POLL_MS);
    return () => {
      clearInterval(poll);
      stop.abort();
    };
  }, [list, first, isOpenEnded]);

  const { rows, arrived, mayBeMore } = tailed(kept, now);
  const takeArrived = useCallback(() => {
    setTaken((before) => {
      const base = before.of === first ? before : takenFrom(first);
      const seen = tailed(base, now);
      // What lies between is not known: the list begins anew.
      if (seen.mayBeMore && now !== null) return { of: first, rows: now.actions, nextCursor: now.next_cursor };
      return { of: first, rows: [...seen.arrived, ...seen.rows], nextCursor: base.nextCursor };
    });
  }, [first, now]);
  useEffect(() => {
    if (follows && arrived.length > 0) takeArrived();
  }, [follows, arrived.length, takeArrived]);
  return {
    rows,
    nextCursor: kept.nextCursor,
    arrivedCount: arrived.length,
    mayBeMore,
    isBroken,
    takeArrived,
    append: (page) =>
      setTaken((before) => {
        const base = before.of === first ? before : takenFrom(first);
        const known = new Set(base.rows.map(({ id }) => id));
        return {
          of: first,
          rows: [...base.rows, ...page.actions.filter(({ id }) => !known.has(id))],
          nextCursor: page.next_cursor,
        };
      }),
  };
}

function takenFrom(first: ActionsPage): TakenActions & { of: ActionsPage } {
  return { of: first, rows: first.actions, nextCursor: first.next_cursor };
}
