import { expect } from "vitest";
import type { Parsed, ParsedFragment } from "@/lib/core/correlation/fragment";
import type { KeyKind } from "@/lib/core/correlation/keys";

/** The one fragment of what was parsed; nothing may have been rejected. */
export function onlyFragment({ fragments, rejected }: Parsed): ParsedFragment {
  expect(rejected).toEqual([]);
  expect(fragments).toHaveLength(1);
  return (fragments[0] as { fragment: ParsedFragment }).fragment;
}

export function keyValues({ keys }: ParsedFragment, kind: KeyKind): string[] {
  return keys.filter((key) => key.kind === kind).map(({ value }) => value);
}

/** Where each rejected record stood, and why it was rejected. */
export function reasonsOf({ rejected }: Parsed): [position: number, reason: string][] {
  return rejected.map(({ position, reason }) => [position, reason]);
}
