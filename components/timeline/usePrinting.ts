"use client";

import { useEffect, useState } from "react";
import { flushSync } from "react-dom";

/** True while the page is printed: paper has no scrolling, so everything must stand on it. */
export function usePrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    const media = window.matchMedia("print");
    // What is printed is what stands there when the browser's own handlers have returned.
    const set = (to: boolean) => flushSync(() => setPrinting(to));
    const onChange = () => set(media.matches);
    const [before, after] = [() => set(true), () => set(media.matches)];
    media.addEventListener("change", onChange);
    window.addEventListener("beforeprint", before);
    window.addEventListener("afterprint", after);
    return () => {
      media.removeEventListener("change", onChange);
      window.removeEventListener("beforeprint", before);
      window.removeEventListener("afterprint", after);
    };
  }, []);
  return isPrinting;
}
