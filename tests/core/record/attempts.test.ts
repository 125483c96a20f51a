import { describe, expect, it } from "vitest";
import {
  attemptsOfDecisions,
  attemptsOfFragments,
  type TriedDecision,
  type TriedFragment,
} from "@/lib/core/record/attempts";
import { buildActionRecord } from "@/lib/core/record/build";
import { recordAsMarkdown } from "@/lib/core/record/markdown";
import type { Attempt } from "@/lib/core/record/types";
import { fragment, storyOf } from "./stories";

const START = Date.parse("2026-03-02T10:00:00.000Z");
let written = 0;

/** A span of the call `pay` within the step, `at` ms after the beginning, that took 10 ms and failed unless it says otherwise. */
function tried(at: number, changed: Partial<TriedFragment> & { span?: string; parent?: string } = {}): TriedFragment {
  written += 1;
  const { span = `s${written}`, parent = "step", ...rest } = changed;
  return {
    id: `f${written}`,
    source: "shop",
    system: "shop",
    kind: "span",
    title: "pay",
    keys: [
      { kind: "span", value: `t/${span}` },
      { kind: "parent_span", value: `t/${parent}` },
    ],
    verb: "pay",
    resource: null,
    status: "failed",
    occurred_at: new Date(START + at).toISOString(),
    duration_ms: 10,
    ...rest,
  };
}

const asked = (at: number, outcome: TriedDecision["outcome"], changed: Partial<TriedDecision> = {}): TriedDecision => {
  written += 1;
  return {
    id: `e${written}`,
    at: new Date(START + at).toISOString(),
    outcome,
    agent: "a",
    asked: "digest",
    ...changed,
  };
};

function told(tries: readonly { id: string }[], attempts: ReadonlyMap<string, Attempt>): (string | null)[] {
  return tries.map(({ id }) => {
    const attempt = attempts.get(id);
    return attempt === undefined ? null : `${attempt.number} of ${attempt.of}`;
  });
}

const ofFragments = (...tries: TriedFragment[]) => told(tries, attemptsOfFragments(tries));
const ofDecisions = (...tries: TriedDecision[]) => told(tries, attemptsOfDecisions(tries));

describe("attempts", () => {
  it("are numbered in the order in which they were made, whatever the order in which they came", () => {
    expect(ofFragments(tried(40, { status: "succeeded" }), tried(0), tried(20))).toEqual([
      "3 of 3",
      "1 of 3",
      "2 of 3",
    ]);
    expect(ofFragments(tried(0), tried(20), tried(40))).toEqual(["1 of 3", "2 of 3", "3 of 3"]);
  });

  it("are known by a span id of their own that they share, without a span around them", () => {
    const again = { span: "one", keys: [{ kind: "span", value: "t/one" }] };
    expect(ofFragments(tried(0, again), tried(20, { ...again, status: "succeeded" }))).toEqual(["1 of 2", "2 of 2"]);
  });

  it("are none where calls were made at once, were done again after a success, or were of different things", () => {
    const done = { status: "succeeded" } as const;
    expect(ofFragments(tried(0), tried(5), tried(20, done))).toEqual([null, null, null]);
    expect(ofFragments(tried(0, done), tried(20, done))).toEqual([null, null]);
    expect(ofFragments(tried(0, { status: null }), tried(20))).toEqual([null, null]);
    for (const other of [
      { title: "refund" },
      { source: "other" },
      { parent: "another step" },
      { resource: { type: "invoice", id: "2" } },
    ])
      expect(ofFragments(tried(0), tried(20, other))).toEqual([null, null]);
    expect(ofFragments(tried(0), tried(20, { occurred_at: null }))).toEqual([null, null]);
  });

  it("begin anew after a success", () => {
    const done = { status: "succeeded" } as const;
    expect(ofFragments(tried(0), tried(20, done), tried(40), tried(60, done), tried(80, done))).toEqual([
      "1 of 2",
      "2 of 2",
      "1 of 2",
      "2 of 2",
      null,
    ]);
  });

  it("at getting one action allowed are the same agent's, of the exact action", () => {
    expect(ofDecisions(asked(0, "escalate"), asked(9, "deny"), asked(20, "allow"), asked(30, "allow"))).toEqual([
      "1 of 3",
      "2 of 3",
      "3 of 3",
      null,
    ]);
    expect(
      ofDecisions(asked(0, "deny"), asked(9, "deny", { agent: "b" }), asked(9, "deny", { asked: "else" })),
    ).toEqual([null, null, null]);
  });

  it("are told in the record and as Markdown", () => {
    const keys = [
      { kind: "span" as const, value: "t/one" },
      { kind: "parent_span" as const, value: "t/step" },
    ];
    const story = storyOf({ subject: {} });
    const fragments = [0, 1, 2].map((place) =>
      fragment(
        {
          kind: "span",
          title: "pay",
          keys,
          status: place < 2 ? "failed" : "succeeded",
          occurredAt: new Date(START + place * 50).toISOString(),
          durationMs: 10,
        },
        place,
      ),
    );
    const record = buildActionRecord({ ...story, subject: { ...story.subject, fragments } }, START + 1_000);
    const numbers = record.events.flatMap(({ fragment_id: id, attempt }) => (id === null ? [] : attempt?.number));
    expect(numbers).toEqual([1, 2, 3]);
    const credentials = { issued_by: [], used_for: [], uses: 0, more_uses: false };
    expect(recordAsMarkdown({ ...record, credentials }, "link")).toContain("(attempt 2 of 3)");
  });
});
