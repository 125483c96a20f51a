import type { TextMark } from "@/components/ui/UntrustedText";
import type { RecordFragment, RecordJoin } from "@/lib/contracts/actions";
import { KEYS, type KeyTrait } from "@/lib/core/correlation/keys";

/** Shorter values occur everywhere and point at nothing. */
const CHARACTERS_MIN = 3;

export interface KeyTold {
  kind: string;
  value: string;
  label: string;
  /** What it is worth; null for a kind that is not known any longer. */
  class: KeyTrait["class"] | null;
  /** True for those by which the fragment was joined. */
  joined: boolean;
}

/** The keys of a fragment in words, those that joined it first. */
export function keysTold(
  keys: RecordFragment["keys"],
  isJoining: (key: RecordFragment["keys"][number]) => boolean,
): KeyTold[] {
  const told = keys.map(({ kind, value }) => {
    const trait = Object.hasOwn(KEYS, kind) ? KEYS[kind as keyof typeof KEYS] : undefined;
    return {
      kind,
      value,
      label: trait?.label ?? kind.replaceAll("_", " "),
      class: trait?.class ?? null,
      joined: isJoining({ kind, value }),
    };
  });
  return told.sort((a, b) => Number(b.joined) - Number(a.joined));
}

/** Where the keys stand in a fragment's text: their values as JSON writes them, of spans both halves. */
export function keyMarks(keys: readonly KeyTold[]): TextMark[] {
  return keys.flatMap(({ value, label, joined }) => {
    const title = joined ? `${label}, joined by this` : label;
    const halves = /^[0-9a-f]{32}\/[0-9a-f]{16}$/.test(value) ? value.split("/") : [];
    return [value, ...halves]
      .map((text) => JSON.stringify(text).slice(1, -1))
      .filter((text) => text.length >= CHARACTERS_MIN)
      .map((text) => ({ text, title, strong: joined }));
  });
}

/** How a fragment came to belong to the record, in a sentence of Ambit's own words. */
export function joinSentence({ basis, key, score }: RecordJoin, keys: readonly KeyTold[]): string {
  const label = keys.find(({ kind }) => kind === key)?.label ?? key?.replaceAll("_", " ") ?? null;
  if (basis === "circumstantial") {
    const said = score === null ? "" : `, with a score of ${score.toFixed(2)} of 1`;
    return `It names nothing of this action. It was joined by what it says: who, what, on what and when fit this action alone${said}.`;
  }
  const by = label === null ? "a key" : `its ${label}`;
  return basis === "exact"
    ? `It was joined by ${by}, which was issued for one action only: this one.`
    : `It was joined by ${by}, which can belong to several actions. Time, principal, verb and resource left this one.`;
}
