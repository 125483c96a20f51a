"use client";

import { useSyncExternalStore } from "react";

const KEY = "ambit.desktopNotifications";
const CHANGED = "ambit-desktop-notifications";

/** `unknown` until the page runs; `impossible` where the browser has none, or the page does not come by https. */
export type DesktopChoice = "unknown" | "impossible" | "refused" | "off" | "on";

/** Whether this browser shows notifications: the person's choice here and the browser's own permission. */
export function useDesktopChoice(): DesktopChoice {
  return useSyncExternalStore(subscribe, choiceNow, () => "unknown");
}

/** Asks the browser where it has not been asked yet, and remembers the choice in this browser alone. */
export async function chooseDesktop(on: boolean): Promise<void> {
  if (on && Notification.permission === "default") await Notification.requestPermission();
  const kept = on && Notification.permission === "granted";
  localStorage.setItem(KEY, kept ? "on" : "off");
  window.dispatchEvent(new Event(CHANGED));
}

function choiceNow(): DesktopChoice {
  if (!("Notification" in window) || !("locks" in navigator)) return "impossible";
  if (Notification.permission === "denied") return "refused";
  return localStorage.getItem(KEY) === "on" && Notification.permission === "granted" ? "on" : "off";
}

function subscribe(changed: () => void): () => void {
  window.addEventListener(CHANGED, changed);
  window.addEventListener("storage", changed);
  return () => {
    window.removeEventListener(CHANGED, changed);
    window.removeEventListener("storage", changed);
  };
}
