/** Recorded data that may stand beside the project; a test that reads it is skipped where it is absent. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";

const FOLDER = path.resolve(import.meta.dirname, "..", "..", "..", "shared", "data");

export function hasShared(name: string): boolean {
  return existsSync(path.join(FOLDER, name));
}

export function sharedText(name: string): string {
  const bytes = readFileSync(path.join(FOLDER, name));
  return (name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}

/** The records of a gzipped file with a JSON value a line. */
export function sharedRecords(name: string): Record<string, unknown>[] {
  return sharedText(name)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** The one JSON value of a file. */
export function sharedJson(name: string): unknown {
  return JSON.parse(readFileSync(path.join(FOLDER, name), "utf8"));
}
