"use client";

import { useEffect, useRef, useState } from "react";

/**
 * Reads the next page of a list once it is wanted, because one comes near the end of what was read. `list` is the address that answers
 * its pages as JSON, without a cursor; another one is another list.
 */
export function useFurtherPages<Page>({
  list,
  nextCursor,
  append,
}: {
  list: string;
  nextCursor: string | null;
  append: (page: Page) => void;
}): { want: (isNear: boolean) => void; failed: boolean; retry: () => void } {
  const [isNear, setNear] = useState(false);
  const [failed, setFailed] = useState(false);
  const latest = useRef(append);
  latest.current = append;
  const cursor = isNear && !failed ? nextCursor : null;
  useEffect(() => {
    if (cursor === null) return;
    const stop = new AbortController();
    const read = async () => {
      const answer = await fetch(`${list}&${new URLSearchParams({ cursor })}`, { signal: stop.signal });
      if (!answer.ok) throw new Error(`${list} answered ${answer.status}`);
      latest.current((await answer.json()) as Page);
    };
    read().catch(() => {
      if (!stop.signal.aborted) setFailed(true);
    });
    return () => stop.abort();
  }, [cursor, list]);
  return { want: setNear, failed, retry: () => setFailed(false) };
}
