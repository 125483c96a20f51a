"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** How often an open record is read again, in milliseconds. */
const REFRESH_MS = 2_000;

/** Reads the page again while its action is still open and the page is looked at. Scroll and focus stay where they are. */
export function RefreshWhileOpen({ isOpen }: { isOpen: boolean }) {
  const router = useRouter();
  useEffect(() => {
    if (!isOpen) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") router.refresh();
    }, REFRESH_MS);
    return () => clearInterval(timer);
  }, [isOpen, router]);
  return null;
}
