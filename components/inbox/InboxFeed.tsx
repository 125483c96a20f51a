"use client";

import { usePathname, useRouter } from "next/navigation";
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import type { InboxState } from "@/lib/contracts/approvals";
import type { ChangesAnswer } from "@/lib/contracts/changeViews";

const POLL_MS = 5_000;
/** A stream ends every minute by itself: only a longer silence is worth a word. */
const SILENCE_MS = 3_000;

interface Feed {
  waiting: number;
  handOffs: number;
  /** Differs whenever a change moves. */
  changesVersion: string;
  /** `polling` while the stream is broken: changes show a few seconds later. */
  connection: "live" | "polling";
}

const FeedContext = createContext<Feed>({ waiting: 0, handOffs: 0, changesVersion: "", connection: "live" });

/**
 * Follows the inbox for every page: the rail's number, a fresh page where approvals are shown, and on every page a fresh
 * word of what is stopped. A page that nobody looks at keeps no stream open: browsers share six connections among all of a site's tabs.
 */
export function InboxFeed({ initial, children }: { initial: InboxState; children: ReactNode }) {
  const router = useRouter();
  const pathname = usePathname();
  const [state, setState] = useState(initial);
  const [connection, setConnection] = useState<Feed["connection"]>("live");
  const shown = useRef(initial);
  const showsApprovals = useRef(false);
  const showsHandOffs = useRef(false);
  const showsChanges = useRef(false);
  showsApprovals.current = pathname === "/" || pathname === "/inbox" || pathname.startsWith("/inbox/");
  showsChanges.current = pathname === "/changes" || pathname === "/exceptions";
  showsHandOffs.current = pathname === "/handoffs" || pathname.startsWith("/handoffs/");

  useEffect(() => {
    const take = (next: InboxState) => {
      setState(next);
      const before = shown.current;
      shown.current = next;
      const moved =
        (next.version !== before.version && showsApprovals.current) ||
        (next.hand_offs.version !== before.hand_offs.version && showsHandOffs.current) ||
        (next.changes.version !== before.changes.version && showsChanges.current);
      if (moved || next.stopped.join() !== before.stopped.join()) router.refresh();
    };
    let stream: EventSource | null = null;
    let silence: ReturnType<typeof setTimeout> | undefined;
    const hear = () => {
      clearTimeout(silence);
      silence = undefined;
      setConnection("live");
    };
    const open = () => {
      stream = new EventSource("/api/v1/approvals/stream");
      stream.addEventListener("open", hear);
      stream.addEventListener("inbox", (event) => {
        hear();
        take(JSON.parse(event.data) as InboxState);
      });
      stream.addEventListener("error", () => {
        silence ??= setTimeout(() => setConnection("polling"), SILENCE_MS);
      });
    };
    const close = () => {
      clearTimeout(silence);
      silence = undefined;
      stream?.close();
      stream = null;
    };
    const follow = () => {
      if (document.visibilityState !== "visible") close();
      else if (stream === null) open();
    };
    const poll = setInterval(async () => {
      if (stream === null || stream.readyState === EventSource.OPEN) return;
      const answer = await fetch("/api/v1/approvals/state").catch(() => null);
      if (answer?.ok) take((await answer.json()) as InboxState);
      // A stream that the server refused does not come back by itself.
      if (stream?.readyState !== EventSource.CLOSED) return;
      stream = null;
      follow();
    }, POLL_MS);
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      clearInterval(poll);
      close();
    };
  }, [router]);

  return (
    <FeedContext
      value={{
        waiting: state.waiting,
        handOffs: state.hand_offs.open,
        changesVersion: state.changes.version,
        connection,
      }}
    >
      {children}
    </FeedContext>
  );
}

export function useInboxFeed(): Feed {
  return useContext(FeedContext);
}

/** The rail's number beside "Inbox". */
export function InboxCount() {
  return <Count count={useInboxFeed().waiting} words="waiting" />;
}

/** The rail's number beside "Hand-offs". */
export function HandOffCount() {
  return <Count count={useInboxFeed().handOffs} words="open" />;
}

/** The rail's number beside "Changes": what waits for whoever looks. It asks again whenever a change moves. */
export function ChangeCount({ initial }: { initial: number }) {
  const { changesVersion } = useInboxFeed();
  const [count, setCount] = useState(initial);
  const counted = useRef(changesVersion);
  useEffect(() => setCount(initial), [initial]);
  useEffect(() => {
    if (counted.current === changesVersion) return;
    counted.current = changesVersion;
    const ended = new AbortController();
    fetch("/api/v1/changes?waiting=me", { signal: ended.signal })
      .then(async (answer) => answer.ok && setCount(((await answer.json()) as ChangesAnswer).changes.length))
      // The number stays as it was until the next change, or the next page.
      .catch(() => undefined);
    return () => ended.abort();
  }, [changesVersion]);
  return <Count count={count} words="waiting for you" />;
}

function Count({ count, words }: { count: number; words: string }) {
  if (count === 0) return null;
  return (
    <span className="tabular inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-full bg-accent px-1 text-2xs font-semibold text-accent-contrast">
      {count > 99 ? "99+" : count}
      <span className="sr-only"> {words}</span>
    </span>
  );
}
