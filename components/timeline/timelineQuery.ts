"use client";

import { createParser, parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { LANES } from "@/lib/contracts/actions";

/** What of the timeline is in view, in milliseconds since it began. */
export interface ZoomRange {
  from: number;
  to: number;
}

const parseAsZoom = createParser<ZoomRange>({
  parse: (text) => {
    const match = /^(\d{1,15}(?:\.\d{1,6})?)-(\d{1,15}(?:\.\d{1,6})?)$/.exec(text);
    const [from, to] = [Number(match?.[1]), Number(match?.[2])];
    return match !== null && from < to ? { from, to } : null;
  },
  serialize: ({ from, to }) => `${rounded(from)}-${rounded(to)}`,
  eq: (a, b) => a.from === b.from && a.to === b.to,
});

function rounded(milliseconds: number): string {
  return String(Math.round(milliseconds * 1_000) / 1_000);
}

export const VIEWS = ["waterfall", "story"] as const;
export type TimelineView = (typeof VIEWS)[number];

/** How the timeline is looked at. It lives in the address, so that what one sees can be sent to someone. */
export function useTimelineQuery() {
  return useQueryStates(
    {
      view: parseAsStringLiteral(VIEWS),
      lanes: parseAsStringLiteral(LANES).withDefault("time"),
      zoom: parseAsZoom,
      /** Whether long silences are drawn as long as they were. */
      silences: parseAsBoolean.withDefault(false),
      find: parseAsString.withDefault(""),
      /** The row that is open: a fragment's id, or the key of another row. */
      fragment: parseAsString,
      row: parseAsString,
    },
    { history: "replace" },
  );
}
