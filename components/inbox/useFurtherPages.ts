"use client";

import { useEffect, useRef, useState } from "react";
import type { InboxRows } from "@/lib/contracts/inbox";
import { withParams } from "./listing";

const PAGE = "100";

/** Reads the next page once it is wanted, because one comes near the end of what was read. */
export function useFurtherPages({
  filterQuery,
  nextCursor,
  append,
}: {
  filterQuery: string;
  nextCursor: string | null;
  append: (page: InboxRows) => void;
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
      const answer = await fetch(`/api/v1/inbox?${withParams(filterQuery, { cursor, limit: PAGE })}`, {
        signal: stop.signal,
      });
      if (!answer.ok) throw new Error(`the inbox answered ${answer.status}`);
      latest.current((await answer.json()) as InboxRows);
    };
    read().catch(() => {
      if (!stop.signal.aborted) setFailed(true);
    });
    return () => stop.abort();
  }, [cursor, filterQuery]);
  return { want: setNear, failed, retry: () => setFailed(false) };
}
