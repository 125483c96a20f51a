import { describe, expect, it } from "vitest";
import { storyRows } from "@/components/actions/storyRows";
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
        : `conflict ${row.conflict.kind}`,
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
