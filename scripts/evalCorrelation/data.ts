/** Recorded data that stands beside the project, or elsewhere: files of JSON, or of a JSON value a line, plain or gzip. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import type { FragmentKey, Parsed, ParsedFragment } from "@/lib/core/correlation/fragment";
import { sightingOfFragment } from "@/lib/core/correlation/fromFragment";
import { fragmentId } from "@/lib/core/correlation/identity";
import type { Sighting } from "@/lib/core/correlation/sighting";
import { projectRoot } from "@/lib/platform/projectRoot";

export const DATA_FOLDER = path.resolve(projectRoot(), "..", "shared", "data");

export interface RecordedFile {
  name: string;
  records: Record<string, unknown>[];
}

/** The files of one kind; none where the folder is absent. Lines that are no JSON object are left out. */
export function filesIn(data: string, kind: string): RecordedFile[] {
  const folder = path.join(data, kind);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /\.jsonl?(?:\.gz)?$/.test(name))
    .sort()
    .map((name) => ({ name, records: recordsIn(textOf(path.join(folder, name))) }));
}

function textOf(file: string): string {
  const bytes = readFileSync(file);
  return (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}

function recordsIn(text: string): Record<string, unknown>[] {
  const whole = parsed(text);
  const values = whole === undefined ? text.split("\n").map(parsed) : Array.isArray(whole) ? whole : [whole];
  return values.filter((value): value is Record<string, unknown> => typeof value === "object" && value !== null);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** One log record and what correlation sees of it. */
export interface Seen {
  sighting: Sighting;
  fragment: ParsedFragment;
}

/** The fragments of one source, each once, as ingest would keep them. */
export function seenIn({ fragments }: Parsed, source: string): Seen[] {
  const seen = new Map<string, Seen>();
  for (const { fragment } of fragments) {
    const digest = createHash("sha256").update(JSON.stringify(fragment.content)).digest("hex");
    const id = fragmentId(source, digest);
    seen.set(id, { fragment, sighting: sightingOfFragment(fragment, { id, source }) });
  }
  return [...seen.values()];
}

/** The same record without its keys of some kinds. */
export function without(sighting: Sighting, kinds: readonly FragmentKey["kind"][]): Sighting {
  return { ...sighting, keys: sighting.keys.filter(({ kind }) => !kinds.includes(kind)) };
}
