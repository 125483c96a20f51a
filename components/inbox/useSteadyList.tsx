"use client";

import { createContext, type ReactNode, type RefObject, useContext, useEffect, useMemo, useRef, useState } from "react";
import type { InboxRow, InboxRows } from "@/lib/contracts/inbox";
import { type Kept, steadied } from "./steadied";

export type SteadyRow = InboxRow & { isGone: boolean };

export interface SteadyList {
  rows: SteadyRow[];
  /** How many came in and wait to be shown. */
  newCount: number;
  /** How many are shown that are not in the list any more. */
  goneCount: number;
  /** Where the list goes on; null at its end. */
  nextCursor: string | null;
  /** Takes the list as it is now, from its beginning. */
  takeCurrent(): void;
  /** Puts a further page under the list. */
  append(page: InboxRows): void;
}

interface Remembered {
  shown: Kept | null;
  setShown: (change: (shown: Kept | null) => Kept | null) => void;
  chosen: ReadonlySet<string>;
  setChosen: (chosen: ReadonlySet<string>) => void;
  active: string | null;
  setActive: (id: string | null) => void;
  /** True from a key that moves until the card that it leads to is there. */
  moving: RefObject<boolean>;
  settling: RefObject<ReturnType<typeof setTimeout> | undefined>;
}

const RememberedContext = createContext<Remembered | null>(null);

/** Remembers what the list showed, which rows are chosen and where the keys are, while one moves between cards. */
export function SteadyListProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<Kept | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState<string | null>(null);
  const moving = useRef(false);
  const settling = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(settling.current), []);
  const remembered = useMemo(
    () => ({ shown, setShown, chosen, setChosen, active, setActive, moving, settling }),
    [shown, chosen, active],
  );
  return <RememberedContext value={remembered}>{children}</RememberedContext>;
}

function useRemembered(): Remembered {
  const remembered = useContext(RememberedContext);
  if (remembered === null) throw new Error("The inbox's list is for what SteadyListProvider surrounds.");
  return remembered;
}

/** Where the keys are. */
export function useActive(): Pick<Remembered, "active" | "setActive" | "moving" | "settling"> {
  return useRemembered();
}

/** The rows that are chosen for one answer. */
export function useChosen(): Pick<Remembered, "chosen" | "setChosen"> {
  return useRemembered();
}

/**
 * Keeps a list still while it is read: rows that came in wait until they are asked for, and rows that left the list stay
 * where they were, marked. `key` names the list; another one starts afresh. `current` is its first page as it is now.
 */
export function useSteadyList(key: string, current: InboxRows): SteadyList {
  const { shown, setShown } = useRemembered();
  const isKept = shown !== null && shown.key === key && shown.rows.length > 0;
  const fresh = useMemo<Kept>(() => ({ key, rows: current.rows, nextCursor: current.next_cursor }), [key, current]);
  useEffect(() => {
    if (!isKept) setShown(() => fresh);
  }, [isKept, fresh, setShown]);

  const kept = isKept ? shown : fresh;
  return {
    ...useMemo(() => steadied(kept, current), [kept, current]),
    nextCursor: kept.nextCursor,
    takeCurrent: () => setShown(() => fresh),
    append: (page) =>
      setShown((now) => {
        if (now === null || now.key !== key) return now;
        const known = new Set(now.rows.map(({ id }) => id));
        const added = page.rows.filter(({ id }) => !known.has(id));
        return { key, rows: [...now.rows, ...added], nextCursor: page.next_cursor };
      }),
  };
}
