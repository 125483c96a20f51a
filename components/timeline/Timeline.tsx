"use client";

import { type ReactNode, useMemo } from "react";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/Tabs";
import type { CompactRows } from "@/lib/contracts/actions";
import { FragmentDetail } from "./FragmentDetail";
import type { RowTelling } from "./RowDetail";
import { RowsOrWait } from "./RowsOrWait";
import { type TimelineView, useTimelineQuery, VIEWS } from "./timelineQuery";
import { usePrinting } from "./usePrinting";
import { useTimelineRows } from "./useTimelineRows";

const VIEW_WORDS = { waterfall: "Waterfall", story: "Story" } as const;

/** Everything that happened in an action: as a waterfall that can be searched and zoomed, or told from top to bottom. */
export function Timeline({
  id,
  given,
  stamp,
  calls,
  shownFirst,
  story,
}: {
  /** The record's id. */
  id: string;
  /** Its rows; null where they are too many to come with the page. */
  given: CompactRows | null;
  /** Another one where more has come in. */
  stamp: string;
  /** The evaluations of the story, in order. */
  calls: readonly string[];
  shownFirst: TimelineView;
  story: ReactNode;
}) {
  const [query, setQuery] = useTimelineQuery();
  const read = useTimelineRows({ address: `/api/v1/actions/${id}/timeline`, given, stamp });
  const telling = useMemo(() => tellingOf(calls), [calls]);
  const isPrinting = usePrinting();
  const view = query.view ?? (query.fragment === null && query.row === null ? shownFirst : "waterfall");
  const shown = isPrinting ? "waterfall" : view;
  return (
    <Tabs value={shown} onValueChange={(to) => setQuery({ view: VIEWS.find((one) => one === to) ?? null })}>
      <TabList aria-label="How it is shown" className="px-2 print:hidden">
        {VIEWS.map((one) => (
          <Tab key={one} value={one}>
            {VIEW_WORDS[one]}
          </Tab>
        ))}
      </TabList>
      <TabPanel value="story" className="!pt-0">
        {story}
      </TabPanel>
      <TabPanel value="waterfall" className="!pt-0">
        <RowsOrWait read={read} telling={telling} />
      </TabPanel>
    </Tabs>
  );
}

function tellingOf(calls: readonly string[]): RowTelling {
  return {
    facts: (row) => (calls.length > 1 ? [["Call", `${calls.indexOf(row.evaluation) + 1} of ${calls.length}`]] : []),
    fragment: (row) => <FragmentDetail recordId={row.evaluation} fragmentId={row.key} />,
  };
}
