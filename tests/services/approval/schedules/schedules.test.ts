import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "@/tests/support/postgres";
import { playSchedules, type ScheduleFinding } from "./fuzz";
import { type Players, startPlayers } from "./players";

/** `npm run fuzz -- --judge schedules --cases 10000` plays more of them. */
const CASES = 120;
const SEED = Number(process.env.AMBIT_TEST_SEED ?? 20_261_126);
/** Catches a hang on a busy machine; it is no measure of speed. */
const TIMEOUT_MS = 600_000;

let database: TestDatabase;
let players: Players;

beforeAll(async () => {
  database = await testDatabase();
  players = await startPlayers(database.url);
});
afterAll(async () => {
  await players.close();
  await database.close();
});

it(
  `whatever people, agents and clocks do at once in two processes: one end, one use, one record (seed ${SEED})`,
  async () => {
    const findings: ScheduleFinding[] = [];
    const tell = (finding: ScheduleFinding): void => void findings.push(finding);
    const { mismatches, tally } = await playSchedules(players, { cases: CASES, seed: SEED, tell });
    expect(findings).toEqual([]);
    expect(mismatches).toBe(0);
    // A schedule in which nothing can happen proves nothing: each of these did, and could have gone wrong.
    for (const happened of [
      ...["approved", "denied", "expired", "cancelled", "edited", "revoked", "used", "redeemed", "answered by several"],
      ...["approve refused", "deny refused", "withdraw refused", "undo done", "undo refused", "edit done"],
      ...["revoke refused", "redeem refused", "run done", "reportNotExecuted done", "reply done"],
    ])
      expect(tally.counts.get(happened) ?? 0, happened).toBeGreaterThan(0);
  },
  TIMEOUT_MS,
);
