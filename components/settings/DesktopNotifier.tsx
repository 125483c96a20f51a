"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import type { InboxState } from "@/lib/contracts/approvals";
import type { WaitingForMe } from "@/lib/contracts/notifications";
import { useDesktopChoice } from "./desktopChoice";

const EVERY_MS = 10_000;
/** More at once are one notification with their number. */
const SHOWN_MAX = 3;
const LOCK = "ambit-desktop-notifications";

/**
 * Shows what has come to wait for this person while they look at something else. Of all open pages one does it: whoever holds
 * the browser's lock.
 */
export function DesktopNotifier() {
  const router = useRouter();
  const choice = useDesktopChoice();
  useEffect(() => {
    if (choice !== "on") return;
    const ended = new AbortController();
    const follow = async () => {
      const known = new Set<string>();
      let version: string | null = null;
      while (!ended.signal.aborted) {
        const state = await read<InboxState>("/api/v1/approvals/state", ended.signal);
        const now = state === null ? null : `${state.version} ${state.changes.version}`;
        if (now !== null && now !== version) {
          const answer = await read<{ waiting: WaitingForMe[] }>("/api/v1/notifications/waiting", ended.signal);
          if (answer !== null) {
            const news = answer.waiting.filter(({ id }) => !known.has(id));
            // What waited already when this page opened is no news.
            if (version !== null && !document.hasFocus()) show(news, (href) => router.push(href));
            for (const { id } of news) known.add(id);
            version = now;
          }
        }
        await pause(EVERY_MS, ended.signal);
      }
    };
    navigator.locks.request(LOCK, { signal: ended.signal }, follow).catch(() => undefined);
    return () => ended.abort();
  }, [choice, router]);
  return null;
}

/** The sentences come without any character that hides or imitates another; the browser shows them as plain text. */
function show(news: readonly WaitingForMe[], open: (href: string) => void): void {
  if (news.length > SHOWN_MAX) {
    notify({ tag: "many", sentence: `${news.length} things have come for you.`, href: "/" }, open);
    return;
  }
  for (const { id, sentence, path } of news) notify({ tag: id, sentence, href: path }, open);
}

function notify(
  { tag, sentence, href }: { tag: string; sentence: string; href: string },
  open: (href: string) => void,
): void {
  const notification = new Notification("Ambit", { body: sentence, tag });
  notification.onclick = () => {
    window.focus();
    open(href);
    notification.close();
  };
}

async function read<T>(path: string, signal: AbortSignal): Promise<T | null> {
  try {
    const answer = await fetch(path, { signal });
    return answer.ok ? ((await answer.json()) as T) : null;
  } catch {
    return null;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
  });
}
