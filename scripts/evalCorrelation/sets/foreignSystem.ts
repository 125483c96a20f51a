/** Spans and log lines of a system that knows nothing of Ambit, with their ids hidden. */
import { hash } from "node:crypto";
import type { SourceMapping, SourceMappingInput } from "@/lib/contracts/sourceMapping";
import { type ClockPair, offsetsOf } from "@/lib/core/correlation/clock";
import type { FragmentKey } from "@/lib/core/correlation/fragment";
import { linesInSpans } from "@/lib/core/correlation/lines";
import { tracesByTime } from "@/lib/core/correlation/nesting";
import { type Sighting, valuesOf } from "@/lib/core/correlation/sighting";
import { parseGeneric } from "@/lib/sources/generic/parse";
import { filesIn, type RecordedFile, seenIn, without } from "../data";
import { countStatements, figuresOf, type SetFigures } from "../score";

const IDS: readonly FragmentKey["kind"][] = ["trace", "span", "parent_span"];
const SKEW_MS = 5 * 60_000;
/** What clocks that are set over a network may well differ by. */
const SHORT_SKEWS_MS = [20, 200];
const SAMPLED_ONE_IN = 10;

const KEYS: SourceMappingInput["keys"] = [
  { kind: "trace", value: "/trace_id" },
  { kind: "span", value: { parts: ["/trace_id", "/span_id"], required: true } },
  { kind: "parent_span", value: { parts: ["/trace_id", "/parent_id"] } },
];

const SPANS: SourceMappingInput = {
  time: { pointer: "/start_ns", format: "epoch_ns", required: true },
  end: { pointer: "/end_ns", format: "epoch_ns" },
  title: "/op",
  verb: "/op",
  system: "/pod",
  keys: KEYS,
};

const LINES: SourceMappingInput = {
  time: { pointer: "/ts_ns", format: "epoch_ns" },
  title: "/msg",
  system: "/pod",
  keys: KEYS.slice(0, 2),
};

/** Spans of agents' frameworks, as an observability product exports them. */
const FRAMEWORKS: SourceMappingInput = {
  time: { pointer: "/start", format: "rfc3339", required: true },
  end: { pointer: "/end", format: "rfc3339" },
  title: "/name",
  verb: "/name",
  system: "/framework",
  keys: KEYS,
};

export function foreignSystemSets(data: string): SetFigures[] {
  const files = filesIn(data, "traces-trainticket");
  const spans = sightingsIn(files, { mapping: SPANS, having: "start_ns", source: "spans" });
  const lines = sightingsIn(files, { mapping: LINES, having: "ts_ns", source: "lines" });
  return [
    ...(spans.length === 0 ? [] : tracesOf("Foreign system", spans)),
    ...(lines.length === 0 ? [] : linesOf(spans, lines)),
  ];
}

export function frameworkSets(data: string): SetFigures[] {
  const spans = sightingsIn(filesIn(data, "genai-spans"), {
    mapping: FRAMEWORKS,
    having: "framework",
    source: "spans",
  });
  return spans.length === 0 ? [] : tracesOf("Agents' frameworks", spans);
}

function sightingsIn(
  files: readonly RecordedFile[],
  { mapping, having, source }: { mapping: SourceMappingInput; having: string; source: string },
): Sighting[] {
  const records = files.flatMap((file) => file.records.filter((one) => having in one));
  return seenIn(parseGeneric(records, mapping as SourceMapping), source).map(({ sighting }) => sighting);
}

function tracesOf(name: string, spans: readonly Sighting[]): SetFigures[] {
  const of = "span → the first span of its trace";
  const first = new Map(spans.map((one) => [one.id, traceOf(one)]));
  const within = spans.filter((one) => valuesOf(one, "parent_span").length > 0).length;
  const found = (some: readonly Sighting[]) =>
    countStatements(
      tracesByTime(some.map((one) => without(one, IDS))),
      (span, other) => first.get(span) === first.get(other),
      within,
    );
  return [figuresOf({ name: `${name}: spans`, hidden: ["trace, span and parent ids"], of }, found(spans))];
}

function linesOf(spans: readonly Sighting[], lines: readonly Sighting[]): SetFigures[] {
  const skewed = lines.map((one) => ({ ...one, at: one.at === null ? null : one.at + SKEW_MS }));
  const known = skewed.filter((_, place) => place % 20 === 0);
  const offset = offsetsOf(pairsOf(known, spans)).get("lines") ?? 0;
  const set = (hidden: string[], some: readonly Sighting[]) => counted(spans, some, hidden);
  const sampled = spans.filter((one) => isSampled(traceOf(one)));
  return [
    ...set(["trace and span ids"], lines),
    ...set(["trace and span ids", "log 5 min ahead"], skewed),
    ...set(
      ["trace and span ids of 19 in 20", `log 5 min ahead, its clock estimated (${offset} ms)`],
      skewed
        .filter((_, place) => place % 20 !== 0)
        .map((one) => ({ ...one, at: one.at === null ? null : one.at - offset })),
    ),
    ...counted(sampled, lines, ["trace and span ids", "spans of nine traces in ten"]),
    ...SHORT_SKEWS_MS.flatMap((ms) =>
      set(
        ["trace and span ids", `log ${ms} ms ahead`],
        lines.map((one) => ({ ...one, at: one.at === null ? null : one.at + ms })),
      ),
    ),
  ];
}

/** One trace in ten, as tracers sample: by the id, so that it is kept or left out whole. */
function isSampled(trace: string | undefined): boolean {
  return trace !== undefined && hash("sha256", trace, "buffer").readUInt8(0) % SAMPLED_ONE_IN === 0;
}

function counted(spans: readonly Sighting[], lines: readonly Sighting[], hidden: string[]): SetFigures[] {
  const byId = new Map([...spans, ...lines].map((one) => [one.id, one]));
  const found = new Map(
    linesInSpans(
      lines.map((one) => without(one, IDS)),
      spans,
    ).map(({ line, span }) => [line.id, span.id]),
  );
  const bySpan = new Map(spans.flatMap((one) => valuesOf(one, "span").map((value) => [value, one])));
  const isInTrace = (line: string, span: string) => idOf(byId.get(line), "trace") === idOf(byId.get(span), "trace");
  const isInSpan = (line: string, span: string) => {
    let at = bySpan.get(idOf(byId.get(line), "span") ?? "");
    for (; at !== undefined && at.id !== span; at = bySpan.get(idOf(at, "parent_span") ?? ""));
    return at !== undefined;
  };
  const traces = new Set(spans.map(traceOf));
  const there = lines.filter((one) => traces.has(traceOf(one)));
  const name = "Foreign system: log lines";
  return [
    figuresOf({ name, hidden, of: "line → its trace" }, countStatements(found, isInTrace, there.length)),
    figuresOf(
      { name, hidden, of: "line → a span that it was written in" },
      countStatements(found, isInSpan, there.length),
    ),
  ];
}

/** The lines whose ids are known against the spans that they name. */
function pairsOf(lines: readonly Sighting[], spans: readonly Sighting[]): ClockPair[] {
  const bySpan = new Map(spans.flatMap((one) => valuesOf(one, "span").map((value) => [value, one])));
  return lines.flatMap((line): ClockPair[] => {
    const span = bySpan.get(idOf(line, "span") ?? "");
    if (span === undefined || span.at === null || line.at === null) return [];
    return [
      { source: "lines", seenAt: line.at, between: { from: span.at, to: span.at + (span.durationMs ?? 0) }, of: null },
    ];
  });
}

function traceOf(one: Sighting): string | undefined {
  return idOf(one, "trace");
}

function idOf(one: Sighting | undefined, kind: "trace" | "span" | "parent_span"): string | undefined {
  return one === undefined ? undefined : valuesOf(one, kind)[0];
}
