"use client";

import clsx from "clsx";
import { Check } from "lucide-react";
import { useState } from "react";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ActionFilters } from "@/lib/contracts/actions";
import type { ActionFacets, FacetName } from "@/lib/contracts/browsing";
import { FACET_ORDER, FACET_TITLES, facetRows } from "./facetWords";

/** How many names of a facet are shown before one asks for all. */
const SHORT = 6;

/** What the list divides up into. A value that is pressed narrows the list to it; pressed again, it no longer does. */
export function FacetPanel({
  facets: { facets, total, counted_max: countedMax },
  filters,
  choose,
}: {
  facets: ActionFacets;
  filters: ActionFilters;
  choose: (facet: FacetName, value: string | null) => void;
}) {
  return (
    <div className="space-y-4">
      {FACET_ORDER.map((facet) => (
        <Facet
          key={facet}
          facet={facet}
          counts={facets[facet]}
          chosen={filters[facet]}
          countedMax={countedMax}
          choose={(value) => choose(facet, value)}
        />
      ))}
      {total === null && (
        <p className="text-xs text-ink-muted">
          More than {countedMax.toLocaleString("en")} actions match. The counts are of the newest{" "}
          {countedMax.toLocaleString("en")}.
        </p>
      )}
    </div>
  );
}

function Facet({
  facet,
  counts,
  chosen,
  countedMax,
  choose,
}: {
  facet: FacetName;
  counts: readonly { value: string; count: number }[];
  chosen: string | undefined;
  countedMax: number;
  choose: (value: string | null) => void;
}) {
  const [isWhole, setWhole] = useState(false);
  const rows = facetRows(facet, counts, chosen);
  if (rows.length === 0) return null;
  const shown = isWhole ? rows : rows.filter(({ value }, index) => index < SHORT || value === chosen);
  const most = Math.max(1, ...rows.map(({ count }) => count));
  return (
    <fieldset>
      <legend className="mb-1 px-2 text-xs font-semibold text-ink-muted">{FACET_TITLES[facet]}</legend>
      <ul>
        {shown.map(({ value, words, count, isName }) => {
          const isChosen = value === chosen;
          return (
            <li key={value}>
              <button
                type="button"
                aria-pressed={isChosen}
                onClick={() => choose(isChosen ? null : value)}
                className={clsx(
                  "relative flex w-full items-center gap-2 rounded px-2 py-1 text-left text-sm",
                  isChosen ? "bg-accent-soft font-medium text-accent-ink" : "hover:bg-sunken",
                  count === 0 && !isChosen && "text-ink-faint",
                )}
              >
                <span className="min-w-0 flex-1 truncate">
                  {isName ? <UntrustedText inline text={words} maxCharacters={60} /> : words}
                </span>
                {isChosen && <Check aria-hidden className="size-3.5 shrink-0" />}
                <span className="tabular shrink-0 text-xs text-ink-muted">
                  {count.toLocaleString("en")}
                  {count >= countedMax ? "+" : ""}
                </span>
                <span
                  aria-hidden
                  className="absolute inset-x-2 bottom-0 h-px origin-left bg-ink-faint/60"
                  style={{ transform: `scaleX(${count / most})` }}
                />
              </button>
            </li>
          );
        })}
      </ul>
      {rows.length > shown.length && (
        <button
          type="button"
          onClick={() => setWhole(true)}
          className="px-2 py-1 text-xs font-medium text-accent-ink hover:underline"
        >
          {rows.length - shown.length} more
        </button>
      )}
    </fieldset>
  );
}
