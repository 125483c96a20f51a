/** A burst of calls that nothing ties to one decision: each look at new ones needs those before, which were read already. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { settle } from "@/lib/core/correlation/settle";
import { SightingMemory } from "@/lib/db/correlation/sightingMemory";
import { StoredSightings } from "@/lib/db/correlation/storedSightings";
import { openDatabase } from "@/lib/db/database";
import { correlateWaiting } from "@/lib/services/correlation/correlateWaiting";
import { type AccessServer, accessServer } from "@/tests/support/accessServer";
import { insertDecision } from "@/tests/support/evaluations";
import { logRecord, storeLogs } from "@/tests/support/storedLogs";

const LOOKS = 8;
/** Log records, and a decision, that are new at each look. */
const RECORDS = 5;
const RESOURCE = { type: "invoice", id: "inv-1" };

let server: AccessServer;
beforeAll(async () => {
  server = await accessServer();
});
afterAll(() => server.close());

/** Another decision of the same request, and calls of it that may be anyone's. */
async function more(look: number): Promise<void> {
  server.clock.advance(1_000);
  const at = server.clock.now();
  await insertDecision(server.db, {
    action: "banking.list_invoices",
    decidedAt: at,
    resource: RESOURCE,
    requestId: "burst",
  });
  const records = Array.from({ length: RECORDS }, (_, place) =>
    logRecord({
      name: `${look} ${place}`,
      occurredAt: at.toISOString(),
      verb: "banking.list_invoices",
      resource: RESOURCE,
      keys: [{ kind: "request", value: "burst" }],
    }),
  );
  await storeLogs(server.db, "cloudtrail", { records, receivedAt: at });
}

describe("a burst of undecided calls", () => {
  const memory = new SightingMemory();

  it("is read as it comes in, and not again at each look", async () => {
    const read: number[] = [];
    for (let look = 0; look < LOOKS; look += 1) {
      await more(look);
      read.push((await correlateWaiting({ ctx: server.system, memory })).rowsRead);
    }
    expect(read).toEqual(read.map(() => RECORDS + 1));
  });

  it("is read again by who remembers nothing, and when another identity is registered", async () => {
    await more(LOOKS);
    const everything = (LOOKS + 1) * (RECORDS + 1);
    expect((await correlateWaiting({ ctx: server.system })).rowsRead).toBe(everything);
    await server.db.prisma.agentPrincipal.updateMany({ data: { identity: "somebody else" } });
    await more(LOOKS + 1);
    expect((await correlateWaiting({ ctx: server.system, memory })).rowsRead).toBe(everything + RECORDS + 1);
  });

  it("is joined as it is by who reads everything at once", async () => {
    await server.db.prisma.agentPrincipal.updateMany({ data: { identity: "arn:*" } });
    const places = new Map((await server.db.prisma.fragment.findMany()).map(({ id, at }) => [id, at]));
    const { joins } = await settle([...places.keys()], new StoredSightings(server.db.pool, places));
    const governed = [...joins.values()].filter((join) => join.governed);
    const stored = await server.db.prisma.fragmentJoin.findMany({ where: { governed: true } });
    expect(stored.map(({ fragmentId, recordId }) => [fragmentId, recordId]).sort()).toEqual(
      governed.map(({ fragmentId, recordId }) => [fragmentId, recordId]).sort(),
    );
  });
});

it("takes as long as it takes: a transaction that idles while much is weighed is not ended", async () => {
  const db = openDatabase({ url: server.databaseUrl, poolSize: 1 });
  db.pool.on("connect", (client) => void client.query("SET idle_in_transaction_session_timeout = 50"));
  /** Weighs for longer than that. */
  class Busy extends SightingMemory {
    override holdFor(registered: Parameters<SightingMemory["holdFor"]>[0]): void {
      const until = performance.now() + 150;
      while (performance.now() < until);
      super.holdFor(registered);
    }
  }
  try {
    await more(LOOKS + 2);
    const { fragments } = await correlateWaiting({ ctx: { ...server.system, db }, memory: new Busy() });
    expect(fragments).toBe(RECORDS);
  } finally {
    await db.close();
  }
});

describe("what is remembered of log records", () => {
  it("is bounded: what was used longest ago is forgotten first", () => {
    const memory = new SightingMemory(2);
    const kept = (id: string) => ({ id }) as Parameters<SightingMemory["put"]>[0];
    for (const id of ["a", "b"]) memory.put(kept(id));
    expect(memory.get("a")).toEqual({ id: "a" });
    memory.put(kept("c"));
    expect(["a", "b", "c"].map((id) => memory.get(id)?.id)).toEqual(["a", undefined, "c"]);
  });

  it("tells a log record that stands at two times apart", () => {
    const memory = new SightingMemory();
    memory.put({ id: "a", title: "then" } as Parameters<SightingMemory["put"]>[0], new Date(1));
    expect(memory.get("a", new Date(1))?.title).toBe("then");
    expect(memory.get("a", new Date(2))).toBeUndefined();
  });
});
