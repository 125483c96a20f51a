/** Recorded tool calls, as the replay reads them: one run of an agent a line of JSON, plain or compressed with gzip. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { EvalFailure } from "./failure";

/** A file of another kind is not worth more lines than this. */
const PROBLEMS_TOLD_MAX = 10;

const arguments_ = z.custom<JsonObject>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  "must be an object",
);

const recordedCall = z.object({
  tool: z.string().min(1),
  args: arguments_,
  /** What the tool answered when the call was recorded; absent or null where it answered nothing. */
  result: z.json().optional(),
  error: z.json().optional(),
  label: z.string().min(1),
});
export type RecordedCall = z.infer<typeof recordedCall>;

const recordedRun = z.object({
  run_id: z.string().min(1),
  suite: z.string().min(1),
  /** What the person asked for. */
  request: z.string(),
  calls: z.array(recordedCall),
});
export type RecordedRun = z.infer<typeof recordedRun>;

/** @throws EvalFailure when the file cannot be read, holds no run, or lines that are none: `FILE:LINE: what is wrong` */
export function readCalls(file: string): RecordedRun[] {
  const lines = readText(file).split("\n");
  const runs: RecordedRun[] = [];
  const problems: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const read = readLine(line);
    if (typeof read === "string") problems.push(`${file}:${index + 1}: ${read}`);
    else runs.push(read);
  }
  if (problems.length > 0) throw new EvalFailure(told(problems));
  if (runs.length === 0) throw new EvalFailure(`${file} holds no runs.`);
  return runs;
}

function readText(file: string): string {
  try {
    const bytes = readFileSync(file);
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return (isGzip ? gunzipSync(bytes) : bytes).toString("utf8");
  } catch (error) {
    throw new EvalFailure(`${file} could not be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readLine(line: string): RecordedRun | string {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (error) {
    return `this is not JSON (${error instanceof Error ? error.message : String(error)})`;
  }
  const parsed = recordedRun.safeParse(json);
  if (parsed.success) return parsed.data;
  return parsed.error.issues.map(({ path, message }) => `${path.join(".") || "the line"}: ${message}`).join("; ");
}

function told(problems: readonly string[]): string {
  const rest = problems.length - PROBLEMS_TOLD_MAX;
  return [...problems.slice(0, PROBLEMS_TOLD_MAX), ...(rest > 0 ? [`and ${rest} more lines`] : [])].join("\n");
}
