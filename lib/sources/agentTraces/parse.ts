/**
 * Traces of agents that do not come as OTLP: Langfuse's observations, the OpenAI Agents SDK's traces, spans as OpenTelemetry's SDKs
 * write them to a file, and steps. Attributes mean what they mean in OTLP (lib/sources/otlp/attributes.ts).
 */
import type { Parsed } from "@/lib/core/correlation/fragment";
import type { Members } from "@/lib/sources/reading/fields";
import { parseEach, type RecordParsed, rejection, unfolded } from "@/lib/sources/reading/records";
import { consoleFragment, isConsoleSpan } from "./consoleSpan";
import { isLangfuse, langfuseFragment } from "./langfuse";
import { isOpenaiSpan, openaiFragment, openaiSpans } from "./openaiAgents";
import { isStep, stepFragment, stepsOf } from "./steps";

/** The shapes, the most particular first. */
const SHAPES: readonly { is: (record: Members) => boolean; parse: (record: Members) => RecordParsed }[] = [
  { is: isOpenaiSpan, parse: openaiFragment },
  { is: isStep, parse: stepFragment },
  { is: isConsoleSpan, parse: consoleFragment },
  { is: isLangfuse, parse: langfuseFragment },
];

/**
 * Parses agents' traces.
 * @param records JSON values, each a record or a batch of them; positions count the records in them
 */
export function parseAgentTraces(records: readonly unknown[]): Parsed {
  return parseEach(unfolded(records, recordsWithin), parseRecord);
}

function recordsWithin(record: Members): readonly unknown[] | null {
  const inside = openaiSpans(record) ?? stepsOf(record);
  if (inside !== null) return inside;
  for (const list of [record.traces, record.spans, record.data, record.observations])
    if (Array.isArray(list) && !SHAPES.some(({ is }) => is(record))) return list;
  return null;
}

function parseRecord(record: Members): RecordParsed {
  const shape = SHAPES.find(({ is }) => is(record));
  return shape === undefined
    ? rejection("unknown_shape", "It is no observation, span or step that Ambit knows.")
    : shape.parse(record);
}
