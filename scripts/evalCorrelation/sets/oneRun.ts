/** One agent's run as its tracer, its framework and its own code wrote it down, among the spans of other runs. */
import type { SourceMapping, SourceMappingInput } from "@/lib/contracts/sourceMapping";
import { runsOf } from "@/lib/core/correlation/runs";
import type { Sighting } from "@/lib/core/correlation/sighting";
import { parseGeneric } from "@/lib/sources/generic/parse";
import { parseTraces } from "@/lib/sources/otlp/parse";
import { filesIn, type RecordedFile, seenIn } from "../data";
import { countPairs, countStatements, figuresOf, type SetFigures } from "../score";
import { FRAMEWORK, OWN_CODE, TRACER } from "./oneRunMappings";

export function oneRunSets(data: string): SetFigures[] {
  const files = filesIn(data, "genai-spans/one-run-three-logs");
  const run = files.flatMap(sightingsOfRun);
  if (run.length === 0) return [];
  const others = [
    ...files.filter(({ records }) => records.some((one) => "resourceSpans" in one)).flatMap(collected),
    ...filesIn(data, "genai-spans").flatMap(exported),
  ];
  const of = new Map([...run.map(({ id }) => [id, "the run"] as const), ...others.map(({ id }) => [id, id] as const)]);
  const runs = runsOf([...others, ...run]);
  return [
    figuresOf(
      { name: "One run, three logs", hidden: [], of: "two records of the run" },
      countPairs(
        // Of the others' runs each is known by its own ids, and is not counted here.
        runs.map((one) => one.map(({ id }) => id)).filter((ids) => ids.some((id) => of.get(id) === "the run")),
        (id) => of.get(id),
        run.map(({ id }) => id),
      ),
    ),
    timeline(runs.find((one) => one.some(({ id }) => of.get(id) === "the run")) ?? [], run),
  ];
}

/** In the one timeline, what the framework says of an agent stands between the steps that its own code wrote when it began and ended. */
function timeline(merged: readonly Sighting[], run: readonly Sighting[]): SetFigures {
  const agents = run.filter(({ system, principal }) => system === "framework" && principal !== null);
  const stepAt = (title: string) =>
    merged.find((one) => one.system === "own code" && one.title === title)?.at ?? Number.NaN;
  const found = new Map(
    merged.filter((one) => agents.some(({ id }) => id === one.id)).map((one) => [one.id, one.principal ?? ""]),
  );
  const isBetween = (id: string, agent: string) => {
    const { at = null, durationMs = null } = merged.find((one) => one.id === id) ?? {};
    const middle = (at ?? Number.NaN) + (durationMs ?? 0) / 2;
    return stepAt(`agent_start_${agent}`) <= middle && middle <= stepAt(`agent_response_${agent}`);
  };
  return figuresOf(
    { name: "One run, three logs", hidden: [], of: "an agent's span between the steps of its beginning and end" },
    countStatements(found, isBetween, agents.length),
  );
}

function sightingsOfRun({ name, records }: RecordedFile): Sighting[] {
  return records.flatMap((record) => {
    const mapping = mappingOf(record);
    return mapping === null
      ? []
      : seenIn(parseGeneric([record], mapping as SourceMapping), name).map(({ sighting }) => sighting);
  });
}

function mappingOf(record: Record<string, unknown>): SourceMappingInput | null {
  if (Array.isArray(record.spans)) return TRACER;
  if (!Array.isArray(record.traces)) return null;
  return record.traces.some((trace) => Array.isArray((trace as { steps?: unknown }).steps)) ? OWN_CODE : FRAMEWORK;
}

function collected({ name, records }: RecordedFile): Sighting[] {
  return seenIn(parseTraces({ json: JSON.stringify(records) }), name).map(({ sighting }) => sighting);
}

function exported({ name, records }: RecordedFile): Sighting[] {
  const mapping: SourceMappingInput = {
    time: { pointer: "/start", format: "rfc3339" },
    keys: [{ kind: "trace", value: "/trace_id" }],
  };
  return seenIn(parseGeneric(records, mapping as SourceMapping), name).map(({ sighting }) => sighting);
}
