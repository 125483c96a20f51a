"use client";

import { type ReactNode, useRef } from "react";
import { useHotkeys } from "react-hotkeys-hook";

/** Around a list: `j` and `k` move the focus among its rows' links (`a[data-row]`), Enter opens the one that has it. */
export function RowKeys({ thing, children }: { thing: string; children: ReactNode }) {
  const around = useRef<HTMLDivElement>(null);
  const move = (step: 1 | -1) => {
    const links = [...(around.current?.querySelectorAll<HTMLElement>("a[data-row]") ?? [])];
    const at = links.indexOf(document.activeElement as HTMLElement);
    links[at === -1 ? 0 : Math.min(Math.max(at + step, 0), links.length - 1)]?.focus();
  };
  useHotkeys("j", () => move(1), { useKey: true, preventDefault: true, description: `Next ${thing}` });
  useHotkeys("k", () => move(-1), { useKey: true, preventDefault: true, description: `Previous ${thing}` });
  return <div ref={around}>{children}</div>;
}
