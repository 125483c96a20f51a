"use client";

import { useEffect, useState } from "react";
import type { ActionResult } from "@/lib/contracts/actionResult";
import type { ChangePreview } from "@/lib/contracts/changeViews";

/** Long enough that a word is typed to its end. */
const SETTLED_MS = 500;

/** What a change would do, said as `previewChangeSchema` has it. */
export type Preview = (input: Record<string, unknown>) => Promise<ActionResult<ChangePreview>>;

/**
 * What the change would do, a moment after it was last edited; null is asked about nothing. The newest answer wins: a slower one of an
 * earlier edit is dropped. While it is worked out the one before stays, and `isStale` is true.
 */
export function usePreview(
  change: Record<string, unknown> | null,
  preview: Preview,
): { result: ActionResult<ChangePreview> | null; isStale: boolean } {
  const [answered, setAnswered] = useState<{ of: string; result: ActionResult<ChangePreview> } | null>(null);
  const asked = change === null ? null : JSON.stringify(change);
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
