import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildActionRecord } from "@/lib/core/record/build";
import { compactRows, rowsFrom } from "@/lib/core/record/compactRows";
import { linesOf } from "@/lib/core/record/laneOrder";
import { spanTree } from "@/lib/core/record/spanTree";
import type { StoredFragment } from "@/lib/core/record/stored";
import type { ActionRecord } from "@/lib/core/record/types";
import { waterfallRows } from "@/lib/core/record/waterfall";
import { fragment, recordCases, storyOf } from "./stories";

const START = Date.parse("2026-03-02T10:00:00.000Z");
const TRACE = "0af7651916cd43dd8448eb211c80319c";

interface Logged extends Partial<StoredFragment> {
  span?: string;
  parent?: string;
  /** Milliseconds after the decision. */
  at?: number;
}

let logged = 0;

/** A span, or what its `kind` says. */
function log({ span, parent, at = 0, ...rest }: Logged): StoredFragment {
  logged += 1;
  return fragment(
    {
      id: `fragment-${logged}`,
      contentDigest: `content-${logged}`,
      kind: "span",
      title: span ?? "a record",
      occurredAt: new Date(START + at).toISOString(),
      keys: [
        ...(span === undefined ? [] : [{ kind: "span" as const, value: `${TRACE}/${span}` }]),
        ...(parent === undefined ? [] : [{ kind: "parent_span" as const, value: `${TRACE}/${parent}` }]),
      ],
      ...rest,
    },
    logged,
  );
}

const rowsOfRecord = (record: ActionRecord) => waterfallRows({ ...record, id: record.evaluation_id });

function rowsOf(fragments: StoredFragment[]) {
  const story = storyOf({ subject: {} });
  const record = buildActionRecord({ ...story, subject: { ...story.subject, fragments } }, START);
  return rowsOfRecord(record);
}

/** `title@depth` of the fragments, in their order; the title of the span around it behind `<`. */
function drawn(fragments: StoredFragment[]): string[] {
  const rows = rowsOf(fragments);
  return rows.flatMap((row) => {
    if (row.kind !== "fragment") return [];
    const around = typeof row.parent === "number" ? `<${rows[row.parent]?.title}` : row.parent === null ? "" : "<?";
    return [`${row.title}@${row.depth}${around}`];
  });
}

describe("the rows of a waterfall", () => {
  it("hold everything of every record, each once, what is missing where it would have come", () => {
    for (const one of recordCases()) {
      const record = buildActionRecord(storyOf(one), Date.parse(one.now));
      const rows = rowsOfRecord(record);
      expect(rows).toHaveLength(record.events.length + record.gaps.length + record.conflicts.length);
      expect(new Set(rows.map(({ key }) => key)).size, one.name).toBe(rows.length);
      for (const { phase, title } of record.gaps) {
        const at = rows.findIndex((row) => row.kind === "gap" && row.title === title);
        expect(rows.slice(at).filter((row) => row.kind === "event" && row.phase === phase)).toEqual([]);
      }
    }
  });

  it("stand in the order of time, and below the span around them", () => {
    expect(
      drawn([
        log({ span: "b", parent: "a", at: 20 }),
        log({ span: "a", at: 10 }),
        log({ span: "b", kind: "log", title: "a line in b", at: 25 }),
        log({ span: "c", parent: "a", at: 22 }),
      ]),
    ).toEqual(["a@0", "b@1<a", "c@1<a", "a line in b@2<b"]);
  });

  it("stay at the root where the span around them is not there, and say so", () => {
    expect(drawn([log({ span: "b", parent: "gone", at: 1 }), log({ span: "c", parent: "b", at: 2 })])).toEqual([
      "b@0<?",
      "c@1<b",
    ]);
  });

  it("end a cycle of spans at its earliest, and leave nothing out", () => {
    expect(
      drawn([
        log({ span: "a", parent: "c", at: 1 }),
        log({ span: "b", parent: "a", at: 2 }),
        log({ span: "c", parent: "b", at: 3 }),
        log({ span: "self", parent: "self", at: 4 }),
      ]),
    ).toEqual(["a@0", "b@1<a", "c@2<b", "self@0"]);
  });

  it("stand in the try that was under way where a span was retried under its own id", () => {
    expect(
      drawn([
        log({ span: "call", title: "first try", at: 0, durationMs: 10 }),
        log({ span: "call", title: "second try", at: 50, durationMs: 10 }),
        log({ span: "query", parent: "call", at: 55 }),
      ]),
    ).toEqual(["first try@0", "second try@0", "query@1<second try"]);
  });

  it("stand in what took time, whatever its source calls it, and not in a line that names the span it was written in", () => {
    expect(
      drawn([
        log({ span: "step", kind: "record", at: 0, durationMs: 30 }),
        log({ span: "call", parent: "step", kind: "record", at: 5 }),
        log({ span: "step", kind: "log", title: "a line", at: 7 }),
      ]),
    ).toEqual(["step@0", "call@1<step", "a line@1<step"]);
  });

  it("are set right by what is known of their source's clock, and keep what the source wrote", () => {
    const [first, second] = rowsOf([
      log({ title: "behind", at: 100, clockOffsetMs: -200 }),
      log({ title: "ahead", at: 250, clockOffsetMs: 200 }),
    ]).filter(({ kind }) => kind === "fragment");
    expect([first?.title, first?.start]).toEqual(["ahead", START + 50]);
    expect([second?.title, second?.start]).toEqual(["behind", START + 300]);
    expect((second?.start ?? 0) + (second?.offset ?? 0)).toBe(START + 100);
  });

  it("are the same whatever the order in which the fragments came", () => {
    const some = [
      log({ span: "a", at: 5 }),
      log({ span: "b", parent: "a", at: 5 }),
      log({ span: "a", parent: "b", at: 5 }),
      log({ at: 5, occurredAt: null }),
      log({ at: 5, title: "zero", durationMs: 0 }),
    ];
    const told = JSON.stringify(rowsOf(some));
    fc.assert(
      fc.property(fc.shuffledSubarray(some, { minLength: some.length }), (shuffled) => {
        expect(JSON.stringify(rowsOf(shuffled))).toBe(told);
      }),
    );
  });

  it("are few steps each, also 50,000 of one chain and 50,000 tries of one span", () => {
    const chain = Array.from({ length: 50_000 }, (_, index) =>
      log({ span: `${index}`, at: index, ...(index === 0 ? {} : { parent: `${index - 1}` }) }),
    );
    expect(rowsOf(chain).reduce((deepest, { depth }) => Math.max(deepest, depth), 0)).toBe(49_999);
    const key = (kind: "span" | "parent_span", value: string) => ({ kind, value });
    const tries = Array.from({ length: 50_000 }, (_, start) => ({
      kind: "span",
      keys: [key("span", "one"), ...(start === 0 ? [] : [key("parent_span", "one")])],
      start,
      end: start,
    }));
    expect(Math.max(...spanTree(tries).depths.slice(0, 100))).toBe(0);
  });

  it("come back from the wire as they were", () => {
    const rows = rowsOf([
      log({ span: "a", at: 1, durationMs: 2.5, status: "failed", clockOffsetMs: 7, error: "no" }),
      log({
        span: "b",
        parent: "gone",
        at: 3,
        occurredAt: null,
        join: { basis: "circumstantial", key: null, score: 0.8, why: "near" },
      }),
      log({ span: "c", parent: "a", at: 2 }),
    ]);
    expect(rowsFrom(JSON.parse(JSON.stringify(compactRows(rows))))).toEqual(rows);
    for (const one of recordCases()) {
      const told = rowsOfRecord(buildActionRecord(storyOf(one), Date.parse(one.now)));
      expect(rowsFrom(compactRows(told))).toEqual(told);
    }
  });
});

describe("the lines of a waterfall", () => {
  const rows = rowsOf([
    log({ span: "a", at: 1, system: "shop" }),
    log({ span: "z", at: 2, system: "bank" }),
    log({ span: "b", parent: "a", at: 3, system: "bank" }),
  ]);
  const words = (lines: ReturnType<typeof linesOf>) =>
    lines.map((line) =>
      "row" in line
        ? `${"-".repeat(line.depth)}${rows[line.row]?.title}`
        : "phase" in line.lane
          ? `[${line.lane.phase} ${line.count}]`
          : `[${line.lane.system} ${line.count}]`,
    );
  const fragments = ({ kind }: { kind: string }) => kind === "fragment";

  it("are one list by time, a tree by span, and lanes by phase and by system", () => {
    expect(words(linesOf(rows, "time", fragments))).toEqual(["a", "z", "-b"]);
    expect(words(linesOf(rows, "span", fragments))).toEqual(["a", "-b", "z"]);
    expect(words(linesOf(rows, "phase", fragments))).toEqual(["[tool_call 3]", "a", "z", "b"]);
    expect(words(linesOf(rows, "system", fragments))).toEqual(["[shop 1]", "a", "[bank 2]", "z", "b"]);
  });

  it("leave out no row in any order", () => {
    for (const lanes of ["time", "span", "phase", "system"] as const) {
      const places = linesOf(rows, lanes).flatMap((line) => ("row" in line ? [line.row] : []));
      expect(places.sort((a, b) => a - b)).toEqual(rows.map((_, place) => place));
    }
  });
});
