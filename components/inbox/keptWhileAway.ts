"use client";

import { useEffect, useRef } from "react";

/** What keeps its part of the page when one leaves it to sign in again. */
const keepers = new Set<() => void>();

/** Keeps what was typed in this tab until the page is back. */
export function keepTyped(): void {
  for (const keep of keepers) keep();
}

/** Lets `value` outlive leaving the page by `keepTyped`: it is restored once, when the page is back, and forgotten. */
export function useKeptWhileAway<T>(key: string, value: T, restore: (value: T) => void): void {
  const now = useRef(value);
  now.current = value;
  const put = useRef(restore);
  put.current = restore;
  useEffect(() => {
    const name = `ambit:typed:${key}`;
    const kept = sessionStorage.getItem(name);
    sessionStorage.removeItem(name);
    if (kept !== null) put.current(JSON.parse(kept) as T);
    const keep = () => sessionStorage.setItem(name, JSON.stringify(now.current));
    keepers.add(keep);
    return () => {
      keepers.delete(keep);
    };
  }, [key]);
}
