import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { changeMapping } from "@/lib/services/source/changeSettings";
import { discardDeadLetters } from "@/lib/services/source/discard";
import { redriveDeadLetters } from "@/lib/services/source/redrive";
import { testContext } from "@/tests/support/context";
import { type IngestServer, ingestServer } from "@/tests/support/ingestServer";

let server: IngestServer;
let token: string;
let source: string;
let count = 0;
beforeAll(async () => {
  server = await ingestServer();
});
beforeEach(async () => {
  count += 1;
  source = `ledger-${count}`;
  await server.addSource(source, "generic");
  token = await server.token(source);
});
afterAll(() => server.close());

const map = (pointer: string) =>
  changeMapping({
    ctx: server.system,
    source,
    input: { mapping: { time: { pointer, required: true }, title: "/what" } },
  });
const letters = () =>
  server.db.prisma.deadLetter.findMany({ where: { source: { name: source } }, orderBy: { position: "asc" } });
const stored = () => server.db.prisma.fragment.count({ where: { source: { name: source } } });
const records = (number: number) =>
  Array.from({ length: number }, (_, index) => ({ at: "2026-11-20T08:00:00Z", what: `thing ${index}` }));

describe("dead letters that are driven again", () => {
  it("what can be read now is stored and waits no more; what cannot waits on, with the reason of this time", async () => {
    const sent = [...records(2), { at: "yesterday", what: "another shape" }];
    const reply = await server.send(`/ingest/v1/${source}`, sent, { token });
    expect(reply.body).toMatchObject({ stored: 0, rejected: [{ reason: "mapping_failed" }, {}, {}] });
    await map("/at");
    expect(await redriveDeadLetters({ ctx: server.system, input: { source } })).toEqual({ redriven: 2, waiting: 1 });
    expect(await letters()).toMatchObject([
      { status: "redriven", resolvedBy: "test" },
      { status: "redriven", resolvedAt: server.clock.now() },
      { status: "waiting", reason: "time_not_readable" },
    ]);
    expect(await stored()).toBe(2);
    const event = await server.db.prisma.auditEvent.findFirstOrThrow({
      where: { subjectId: source },
      orderBy: { sequence: "desc" },
    });
    expect(event).toMatchObject({ event: "source.dead_letters_redriven", detail: { redriven: 2, stored: 2 } });
  });

  it("by several at once are stored once and said to be driven once; more than fit into one transaction too", async () => {
    await server.send(`/ingest/v1/${source}`, records(230), { token });
    await map("/at");
    const all = await Promise.all(
      Array.from({ length: 4 }, () => redriveDeadLetters({ ctx: server.system, input: { source } })),
    );
    expect(all.reduce((sum, { redriven }) => sum + redriven, 0)).toBe(230);
    expect(await stored()).toBe(230);
    const of = { where: { subjectId: source, event: "source.dead_letters_redriven" } };
    const events = await server.db.prisma.auditEvent.findMany(of);
    expect(events.reduce((sum, { detail }) => sum + (detail as { redriven: number }).redriven, 0)).toBe(230);
  });

  it("one that the database refuses waits on, and the others are stored", async () => {
    await server.send(`/ingest/v1/${source}`, records(3), { token });
    await map("/at");
    await server.db.pool.query(`
      CREATE FUNCTION refuse_thing() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'check_violation'; END $$;
      CREATE TRIGGER refuse_thing BEFORE INSERT ON fragment
        FOR EACH ROW WHEN (NEW.title = 'thing 1') EXECUTE FUNCTION refuse_thing()`);
    expect(await redriveDeadLetters({ ctx: server.system, input: { source } })).toEqual({ redriven: 2, waiting: 1 });
    const sent = await server.send(
      `/ingest/v1/${source}`,
      [...records(2), { at: "2026-11-20T09:00:00Z", what: "new" }],
      { token },
    );
    expect(sent.body).toMatchObject({ received: 3, stored: 1 });
    await server.db.pool.query("DROP TRIGGER refuse_thing ON fragment; DROP FUNCTION refuse_thing");
    const refused = await server.db.prisma.deadLetter.findMany({
      where: { source: { name: source }, status: "waiting" },
    });
    expect(refused.map(({ reason }) => reason).sort()).toEqual(["mapping_failed", "not_storable"]);
  });

  it("discarded ones stay so when they come again, are counted, and are driven by nobody", async () => {
    await server.send(`/ingest/v1/${source}`, records(1), { token });
    const [letter] = await letters();
    await discardDeadLetters({ ctx: server.system, input: { source, id: letter?.id ?? "" } });
    await server.send(`/ingest/v1/${source}`, records(1), { token });
    expect(await letters()).toMatchObject([{ status: "discarded", times: 2 }]);
    const again = redriveDeadLetters({ ctx: server.system, input: { source, id: letter?.id ?? "" } });
    await expect(again).rejects.toMatchObject({ kind: "conflict" });
  });

  it("are driven by admins alone", async () => {
    const actor = await server.organisation.person("rita@example.com");
    const ctx = testContext({ db: server.db, clock: server.clock, actor });
    await expect(redriveDeadLetters({ ctx, input: { source } })).rejects.toMatchObject({ kind: "forbidden" });
  });
});
