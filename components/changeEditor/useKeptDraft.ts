"use client";

import { useEffect, useState } from "react";

/**
 * State that outlives leaving and loading the page again in this tab, until `forget` is called. `isRestored` tells that it is not
 * what the page was given. Leaving with something unsaved asks first.
 */
export function useKeptDraft<T>(
  key: string,
  given: T,
): { draft: T; setDraft: (next: T) => void; isChanged: boolean; isRestored: boolean; forget: () => void } {
  const name = `ambit:draft:${key}`;
  const [draft, setState] = useState(given);
  const [isChanged, setChanged] = useState(false);
  const [isRestored, setRestored] = useState(false);
  useEffect(() => {
    const kept = sessionStorage.getItem(name);
    if (kept === null) return;
    setState(JSON.parse(kept) as T);
    setChanged(true);
    setRestored(true);
  }, [name]);
  useEffect(() => {
    if (!isChanged) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isChanged]);
  return {
    draft,
    setDraft: (next) => {
      sessionStorage.setItem(name, JSON.stringify(next));
      setState(next);
      setChanged(true);
    },
    isChanged,
    isRestored,
    forget: () => {
      sessionStorage.removeItem(name);
      setChanged(false);
      setRestored(false);
    },
  };
}
