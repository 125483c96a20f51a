"use client";

import { useRouter } from "next/navigation";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";
import { HotkeysProvider } from "react-hotkeys-hook";
import { SHORTCUTS_COOKIE } from "@/lib/contracts/preferences";
import { rememberInCookie } from "./cookies";
import { type Destination, destinationsFor } from "./destinations";

interface Keys {
  /** Whether keys without Ctrl or Cmd do anything. */
  singleKeys: boolean;
  setSingleKeys(on: boolean): void;
  open: "help" | "palette" | null;
  setOpen(what: "help" | "palette" | null): void;
  /** Where whoever looks can go, in the rail's order. */
  destinations: readonly Destination[];
}

const KeysContext = createContext<Keys | null>(null);
const SEQUENCE_MS_MAX = 1_200;
const TYPING = "input, textarea, select, [contenteditable=''], [contenteditable='true']";
const OVERLAY = "[role='dialog'], [role='alertdialog'], [role='menu'], [role='listbox']";

/**
 * The frame's keys, and the gate before every page's keys: while single keys are off, while a dialog is open or after G,
 * a single key reaches nothing else, so that "G, A" never approves.
 */
export function KeysProvider({
  initialSingleKeys,
  roles,
  children,
}: {
  initialSingleKeys: boolean;
  /** Of whoever looks: not every destination is everyone's. */
  roles: readonly string[];
  children: ReactNode;
}) {
  const router = useRouter();
  const held = roles.join();
  const destinations = useMemo(() => destinationsFor(held.split(",")), [held]);
  const [singleKeys, setOn] = useState(initialSingleKeys);
  const [open, setOpen] = useState<Keys["open"]>(null);
  const goPressedAt = useRef(0);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setOpen((now) => (now === "palette" ? null : "palette"));
        return;
      }
      if (!isSingleKey(event) || isTyping(event.target) || isInOverlay(event.target)) return;
      const hold = () => event.stopImmediatePropagation();
      if (!singleKeys || document.querySelector("[role='dialog'], [role='alertdialog']") !== null) return hold();
      const afterGo = event.timeStamp - goPressedAt.current < SEQUENCE_MS_MAX && goPressedAt.current > 0;
      goPressedAt.current = 0;
      if (afterGo) {
        hold();
        const to = destinations.find(({ key }) => key === event.key.toLowerCase());
        if (to !== undefined) router.push(to.href);
      } else if (event.key.toLowerCase() === "g") {
        hold();
        goPressedAt.current = event.timeStamp;
      } else if (event.key === "?") {
        hold();
        event.preventDefault();
        setOpen("help");
      }
    };
    window.addEventListener("keydown", onKey, { capture: true });
    return () => window.removeEventListener("keydown", onKey, { capture: true });
  }, [router, singleKeys, destinations]);

  const keys = useMemo<Keys>(
    () => ({
      singleKeys,
      setSingleKeys: (on) => {
        setOn(on);
        rememberInCookie(SHORTCUTS_COOKIE, on ? "on" : "off");
      },
      open,
      setOpen,
      destinations,
    }),
    [singleKeys, open, destinations],
  );
  return (
    <HotkeysProvider>
      <KeysContext value={keys}>{children}</KeysContext>
    </HotkeysProvider>
  );
}

export function useKeys(): Keys {
  const keys = useContext(KeysContext);
  if (keys === null) throw new Error("useKeys is for what the frame surrounds.");
  return keys;
}

/** A printing key alone; space and Enter belong to the button that has the focus. */
function isSingleKey(event: KeyboardEvent): boolean {
  return event.key.length === 1 && event.key !== " " && !event.metaKey && !event.ctrlKey && !event.altKey;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TYPING) !== null;
}

function isInOverlay(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(OVERLAY) !== null;
}
