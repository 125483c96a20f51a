/** A hub: a session and a trace that all of an agent's actions share; `npm run bench -- --only correlation` does it with ten thousand. */
import { beforeAll, describe, expect, it } from "vitest";
import { type LongSession, longSession } from "@/tests/support/logWorld/longSession";

describe("one session of two thousand actions", () => {
  let session: LongSession;
  beforeAll(async () => {
    session = await longSession(2_000);
  });

  it("keeps them apart: every record that is joined to a decision is that decision's", () => {
    const {
      world: { truth },
      settled: { joins, observed },
    } = session;
    const wrong = [...joins].filter(([id, { governed, recordId }]) => governed && recordId !== truth.get(id));
    expect(wrong).toEqual([]);
    const records = new Set([...joins.values()].filter(({ governed }) => governed).map(({ recordId }) => recordId));
    expect(records.size).toBeGreaterThan(1_700);
    for (const { members } of observed) expect(new Set(members.map(({ id }) => truth.get(id))).size).toBe(1);
  });

  it("looks at no more for its last records than a session of five hundred does for its own", async () => {
    const { lookedAt } = await longSession(500);
    expect(session.lookedAt).toBeLessThanOrEqual(1.25 * lookedAt);
  });
});
