"use client";

import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import type { ApprovalSummary } from "@/lib/contracts/approvals";

export type SteadyRow = ApprovalSummary & { isGone: boolean };

export interface SteadyList {
  rows: SteadyRow[];
  /** How many came in and wait to be shown. */
  newCount: number;
  /** How many are shown that are not in the list any more. */
  goneCount: number;
  /** Takes the list as it is now. */
  takeCurrent(): void;
}

interface Shown {
  key: string;
  rows: ApprovalSummary[];
}

const ShownContext = createContext<{ shown: Shown | null; setShown: (shown: Shown) => void } | null>(null);

/** Remembers what the list showed while one moves between cards. */
export function SteadyListProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<Shown | null>(null);
  return <ShownContext value={{ shown, setShown }}>{children}</ShownContext>;
}

/**
 * Keeps a list still while it is read: rows that came in wait until they are asked for, and rows that left the list stay
 * where they were, marked. `key` names the list; another one starts afresh.
 */
export function useSteadyList(key: string, current: ApprovalSummary[]): SteadyList {
  const context = useContext(ShownContext);
  if (context === null) throw new Error("useSteadyList is for what SteadyListProvider surrounds.");
  const { shown, setShown } = context;
  const isKept = shown !== null && shown.key === key && shown.rows.length > 0;
  useEffect(() => {
    if (!isKept) setShown({ key, rows: current });
  }, [isKept, key, current, setShown]);

  const kept = isKept ? shown.rows : current;
  const now = new Map(current.map((row) => [row.id, row]));
  const known = new Set(kept.map(({ id }) => id));
  return {
    rows: kept.map((row) => ({ ...(now.get(row.id) ?? row), isGone: !now.has(row.id) })),
    newCount: current.filter(({ id }) => !known.has(id)).length,
    goneCount: kept.filter(({ id }) => !now.has(id)).length,
    takeCurrent: () => setShown({ key, rows: current }),
  };
}
