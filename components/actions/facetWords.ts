import {
  ACTION_KINDS,
  type ActionKind,
  COMPLETENESS_CLASSES,
  type CompletenessClass,
  OUTCOMES,
} from "@/lib/contracts/actions";
import type { FacetName } from "@/lib/contracts/browsing";
import { POWERS } from "@/lib/core/organisation/facts";

export const FACET_TITLES: Record<FacetName, string> = {
  kind: "Decision",
  outcome: "Outcome",
  completeness: "Record",
  agent: "Agent",
  tool: "Tool",
  power: "Power",
  environment: "Environment",
};

/** In the order in which they stand. */
export const FACET_ORDER: readonly FacetName[] = [
  "kind",
  "outcome",
  "completeness",
  "agent",
  "tool",
  "power",
  "environment",
];

export const KIND_WORDS: Record<ActionKind, string> = {
  governed: "Decided by Ambit",
  observed: "Seen in logs only",
  ungoverned: "Ungoverned",
};

export const COMPLETENESS_WORDS: Record<CompletenessClass, string> = {
  complete: "Complete",
  claimed: "Claimed only",
  incomplete: "Incomplete",
};

const OUTCOME_WORDS: Record<(typeof OUTCOMES)[number], string> = {
  allow: "Allowed",
  deny: "Denied",
  escalate: "Escalated",
};

/** Values that are shown in their order, whether there are any or not; null for a facet of names. */
const FIXED: Partial<Record<FacetName, readonly string[]>> = {
  kind: ACTION_KINDS,
  outcome: OUTCOMES,
  completeness: COMPLETENESS_CLASSES,
  power: POWERS,
};

/** A facet's values with their counts: those that are always shown in their order, names by how frequent they are. */
export function facetRows(
  facet: FacetName,
  counts: readonly { value: string; count: number }[],
  chosen: string | undefined,
): { value: string; words: string; count: number; isName: boolean }[] {
  const known = new Map(counts.map(({ value, count }) => [value, count]));
  const values = FIXED[facet] ?? [
    ...counts.map(({ value }) => value),
    ...(chosen === undefined || known.has(chosen) ? [] : [chosen]),
  ];
  return values.map((value) => ({
    value,
    words: wordsOf(facet, value),
    count: known.get(value) ?? 0,
    isName: FIXED[facet] === undefined,
  }));
}

/** What a value of a facet is called. */
export function wordsOf(facet: FacetName, value: string): string {
  const words: Record<string, string> =
    facet === "kind"
      ? KIND_WORDS
      : facet === "completeness"
        ? COMPLETENESS_WORDS
        : facet === "outcome"
          ? OUTCOME_WORDS
          : {};
  return words[value] ?? value;
}
