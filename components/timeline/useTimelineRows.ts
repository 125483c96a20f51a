"use client";

import { useEffect, useMemo, useState } from "react";
import { type CompactRows, rowsFrom, type WaterfallRow } from "@/lib/contracts/actions";

/** The rows of a timeline: those that came with the page, or, where they are many, fetched once and again as more come in. */
export function useTimelineRows({
  address,
  given,
  stamp,
}: {
  /** Answers an object with `rows`. */
  address: string;
  given: CompactRows | null;
  stamp: string;
}): {
  rows: WaterfallRow[] | null;
  failed: boolean;
  retry: () => void;
} {
  const [fetched, setFetched] = useState<CompactRows | null>(null);
  const [failed, setFailed] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another stamp means that more has come in.
  useEffect(() => {
    if (given !== null || failed) return;
    const stop = new AbortController();
    const read = async () => {
      const answer = await fetch(address, { signal: stop.signal });
      if (!answer.ok) throw new Error(`the timeline answered ${answer.status}`);
      setFetched(((await answer.json()) as { rows: CompactRows }).rows);
    };
    read().catch(() => {
      if (!stop.signal.aborted) setFailed(true);
    });
    return () => stop.abort();
  }, [given === null, address, stamp, failed]);
  const compact = given ?? fetched;
  const rows = useMemo(() => (compact === null ? null : rowsFrom(compact)), [compact]);
  return { rows, failed, retry: () => setFailed(false) };
}
