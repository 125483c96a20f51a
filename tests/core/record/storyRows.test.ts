import { describe, expect, it } from "vitest";
import { foldedRows, STORY_ROWS_MAX, type StoryRow, storyRows } from "@/components/actions/storyRows";
import { buildActionRecord } from "@/lib/core/record/build";
import { recordCases, storyOf } from "./stories";

function linesOf(name: string): string[] {
  const one = recordCases().find((each) => each.name === name);
  if (one === undefined) throw new Error(`no case ${name}`);
  return storyRows(buildActionRecord(storyOf(one), Date.parse(one.now))).map((row) =>
    row.kind === "event"
      ? row.event.kind
      : row.kind === "gap"
        ? `missing ${row.gap.kind}`
        : row.kind === "conflict"
          ? `conflict ${row.conflict.kind}`
          : row.kind,
  );
}

describe("the lines of a story", () => {
  it("put what is missing where it would have come", () => {
    expect(linesOf("escalated_not_asked")).toEqual(["requested", "escalate", "missing approval_not_requested"]);
    expect(linesOf("ran_without_redeem")).toEqual([
      "requested",
      "allow",
      "permit_issued",
      "missing permit_not_redeemed",
      "succeeded",
      "conflict ran_without_redeem",
    ]);
  });

  it("leave out no gap and no conflict of any case", () => {
    for (const one of recordCases()) {
      const record = buildActionRecord(storyOf(one), Date.parse(one.now));
      expect(storyRows(record)).toHaveLength(record.events.length + record.gaps.length + record.conflicts.length);
    }
  });
});

describe("a story that is too long to read", () => {
  const event = (index: number, fragment: boolean): StoryRow => ({
    kind: "event",
    key: `event ${index}`,
    since: null,
    event: {
      at: "2026-03-02T10:00:00.000Z",
      time: "occurred",
      phase: "tool_call",
      kind: "log",
      title: "a line",
      detail: null,
      system: fragment ? "shop" : "ambit",
      basis: "enforced",
      evaluation_id: "e1",
      fragment_id: fragment ? `f${index}` : null,
      attempt: null,
    },
  });
  const counted = (rows: readonly StoryRow[]) =>
    rows.reduce((sum, row) => sum + (row.kind === "folded" ? row.count : 1), 0);

  it("keeps what Ambit saw and folds runs of what others logged, losing count of nothing", () => {
    const rows = Array.from({ length: 500 }, (_, index) => event(index, index % 50 !== 0));
    const folded = foldedRows(rows);
    expect(folded.filter(({ kind }) => kind === "event")).toHaveLength(10);
    expect(folded[1]).toEqual({ kind: "folded", key: "folded event 1", count: 49, systems: ["shop"] });
    expect(counted(folded)).toBe(500);
  });

  it("shows beginning and end where even that is too much, and a short one as it is", () => {
    const rows = Array.from({ length: 700 }, (_, index) => event(index, false));
    expect([foldedRows(rows).length, counted(foldedRows(rows))]).toEqual([STORY_ROWS_MAX + 1, 700]);
    expect(foldedRows(rows.slice(0, STORY_ROWS_MAX))).toEqual(rows.slice(0, STORY_ROWS_MAX));
  });
});
