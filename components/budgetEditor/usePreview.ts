"use client";

import { useEffect, useState } from "react";
import type { ActionResult } from "@/lib/contracts/actionResult";
import type { BudgetPreview } from "@/lib/contracts/budgetEditor";
import { type BudgetDraft, budgetOf } from "./draft";

/** Long enough that a word is typed to its end. */
const SETTLED_MS = 500;

export type Preview = (input: {
  agent: string;
  budget: Record<string, unknown>;
  days: number;
}) => Promise<ActionResult<BudgetPreview>>;

/**
 * What the draft would do, a moment after it was last edited. The newest answer wins: a slower one of an earlier edit is dropped. While
 * it is worked out the one before stays, and `isStale` is true.
 */
export function usePreview(
  { agent, draft, days }: { agent: string; draft: BudgetDraft; days: number },
  preview: Preview,
): { result: ActionResult<BudgetPreview> | null; isStale: boolean } {
  const [answered, setAnswered] = useState<{ of: string; result: ActionResult<BudgetPreview> } | null>(null);
  const { budget, problems } = budgetOf(draft);
  const asked = problems.length > 0 ? null : JSON.stringify({ agent, budget, days });
  useEffect(() => {
    if (asked === null) return;
    let isCurrent = true;
    const settled = setTimeout(async () => {
      const result = await preview(JSON.parse(asked)).catch(
        () => ({ ok: false, message: "The server did not answer. What you typed is kept." }) as const,
      );
      if (isCurrent) setAnswered({ of: asked, result });
    }, SETTLED_MS);
    return () => {
      isCurrent = false;
      clearTimeout(settled);
    };
  }, [asked, preview]);
  return { result: answered?.result ?? null, isStale: asked !== null && answered?.of !== asked };
}
