import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildActionRecord } from "@/lib/core/record/build";
import type { StoredFragment } from "@/lib/core/record/stored";
import { approval, evaluation, fragment } from "./stories";

const NOW = Date.parse("2026-03-02T11:00:00.000Z");

const fragments = fc
  .array(
    fc.record({
      source: fc.constantFrom("enforcement_point", "someone_else"),
      kind: fc.constantFrom("tool_call", "state_change", "permit_redeemed", "held", "odd"),
      occurredAt: fc.constantFrom(null, "2026-03-02T10:00:01.000Z", "2026-03-02T10:00:02.000Z"),
      contentDigest: fc.constantFrom("a", "b", "c", "d", "e", "f"),
      content: fc.constantFrom({}, { status: "failed" }, { resource: { type: "file", id: "x" } }),
    }),
    { maxLength: 12 },
  )
  // Stored once for a source and content, so what shares both is the same record.
  .map((written) =>
    [...new Map(written.map((one) => [`${one.source} ${one.contentDigest}`, one])).values()].map((one, index) =>
      fragment(one, index),
    ),
  );

function withFragments(list: StoredFragment[]) {
  const honouring = {
    id: "e2",
    decidedAt: "2026-03-02T10:00:00.000Z",
    approvalId: "ap1",
    permit: {},
    outcomeReport: {},
  };
  const other = evaluation({
    id: "e0",
    outcome: "escalate",
    reason: "approval_required",
    decidedAt: "2026-03-02T09:59:00.000Z",
  });
  return {
    subject: { ...evaluation(honouring), fragments: list },
    approvals: [
      approval({ evaluationId: "e0", requestedAt: "2026-03-02T09:59:00.000Z" }),
      approval({ id: "ap2", evaluationId: "e9" }),
    ],
    others: [other, evaluation({ ...honouring, id: "e3" })],
  };
}

describe("the order of arrival", () => {
  it("does not change a record by one byte, nor do duplicates", () => {
    fc.assert(
      fc.property(fragments, fc.infiniteStream(fc.nat()), (list, random) => {
        const expected = JSON.stringify(buildActionRecord(withFragments(list), NOW));
        const shuffle = <T>(items: readonly T[]): T[] =>
          items
            .map((item) => ({ item, rank: random.next().value ?? 0 }))
            .sort((a, b) => a.rank - b.rank)
            .map(({ item }) => item);
        const story = withFragments(shuffle([...list, ...list.slice(0, 3)]));
        const shuffled = { ...story, approvals: shuffle(story.approvals), others: shuffle(story.others) };
        expect(JSON.stringify(buildActionRecord(shuffled, NOW))).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  it("does not decide which of two events at the same moment comes first", () => {
    const record = buildActionRecord(withFragments([]), NOW);
    const times = record.events.map((event) => event.at);
    expect(times).toEqual([...times].sort());
    const sameMoment = record.events
      .filter((event) => event.at === "2026-03-02T10:00:00.000Z")
      .map((event) => event.phase);
    expect(sameMoment).toEqual(["request", "request", "decision", "decision", "credential", "credential"]);
  });
});
