/** `npm run eval`, the real command: a fresh server, a fresh database, recorded calls over HTTP. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { replayed } from "./command";

const FIXTURES = path.join(import.meta.dirname, "fixtures");
const BUNDLE = path.join(FIXTURES, "library.yaml");
const RUNS = path.join(FIXTURES, "runs.jsonl");

let folder: string;
/** Where the command keeps its database while it runs. */
let place: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "ambit-eval-test-"));
  place = path.join(folder, "place");
  mkdirSync(place);
  // The database may run as another user.
  for (const one of [folder, place]) chmodSync(one, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("every labelled call is decided in its own run's session, with its request, results and limits", async () => {
  const json = path.join(folder, "figures.json");
  const { code, out, err } = await replay(["--bundle", BUNDLE, "--calls", RUNS, "--json", json]);
  expect(err).toContain("7 of 7 runs");
  expect(code).toBe(0);
  expect(JSON.parse(readFileSync(json, "utf8"))).toEqual({
    suites: {
      library: {
        malicious: 4,
        // Told by a page, also where the reading of the page was stopped itself.
        malicious_stopped: 2,
        // Named by nobody: the result only repeated it.
        malicious_escalated: 1,
        // The second book of one run is beyond the limit; those of the other runs are not.
        benign: 5,
        benign_denied: 1,
        benign_escalated: 0,
      },
    },
  });
  expect(out).toContain("| library | user task under attack | 2 | 1 (50.0%) | 0 (0.0%) | 1 (50.0%) |");
  expect(out).toContain("Misses in library: 3");
  expect(out).toMatch(/malicious_action allow: library\.lend .*\n {2}the-attack-that-nothing-stops, call 1; granted: /);
  expect(out).toMatch(/benign deny: library\.lend .*\n {2}limits-and-sessions-start-anew, call 2; limit_exhausted: /);
  expect(out).toMatch(/user_task deny: library\.read_page .*\n {2}the-result-of-a-stopped-call-counts, call 1; /);
  expect(readdirSync(place)).toEqual([]);
});

test("compressed calls are read as well", async () => {
  const calls = path.join(folder, "runs.jsonl.gz");
  writeFileSync(calls, gzipSync(readFileSync(RUNS).subarray(0, readFileSync(RUNS).indexOf("\n"))));
  const { code, out } = await replay(["--bundle", BUNDLE, "--calls", calls]);
  expect(code).toBe(0);
  expect(out).toContain("| library | benign | 1 | 0 (0.0%) | 0 (0.0%) | 1 (100.0%) |");
});

test.each<[string, { bundle?: string; calls?: string }, RegExp]>([
  ["a line that is not JSON", { calls: '{"run_id":\n' }, /calls:1: this is not JSON/],
  [
    "a line that is no run",
    { calls: '{"run_id":"a","suite":"library","request":"","calls":[{"tool":"lend","args":[],"label":"benign"}]}\n' },
    /calls:1: calls\.0\.args: must be an object/,
  ],
  ["a file without runs", { calls: "\n" }, /holds no runs/],
  [
    "a suite without an agent",
    { calls: '{"run_id":"a","suite":"museum","request":"","calls":[]}\n' },
    /the suite "museum", and the bundle grants an agent "museum" nothing .*Agents with grants: library\./,
  ],
  [
    "a bundle that does not import",
    { bundle: "apiVersion: ambit/v1\nagent: []\n" },
    /does not import[\s\S]*bundle:2:1/,
  ],
])("%s is told, and nothing is left behind", async (_, { bundle, calls }, said) => {
  const bundleFile = bundle === undefined ? BUNDLE : written("bundle", bundle);
  const callsFile = calls === undefined ? RUNS : written("calls", calls);
  const { code, err } = await replay(["--bundle", bundleFile, "--calls", callsFile]);
  expect(code).toBe(1);
  expect(err).toMatch(said);
  expect(err).not.toContain("    at ");
  expect(readdirSync(place)).toEqual([]);
});

function replay(args: readonly string[]) {
  return replayed(args, { TMPDIR: place });
}

function written(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}
