import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findQueue, type QueueQuery } from "@/lib/db/approval/queue";
import { approve } from "@/lib/services/approval/approve";
import { deny } from "@/lib/services/approval/deny";
import { get } from "@/lib/services/approval/get";
import { queue } from "@/lib/services/approval/queue";
import { positionIn } from "@/lib/services/approval/queueRow";
import { type AccessServer, accessServer, call, payment, submit } from "@/tests/support/accessServer";
import { testContext } from "@/tests/support/context";

const PEOPLE = ["rita", "omar", "olga", "otto", "vera", "adam", "sam", "sue"].map((name) => `${name}@example.com`);

let server: AccessServer;
let banking: string;
let made = 0;

beforeAll(async () => {
  server = await accessServer();
  banking = await server.token();
});
afterAll(() => server.close());

async function as(email: string) {
  return testContext({ db: server.db, clock: server.clock, actor: await server.organisation.person(email) });
}

/** What someone's inbox lists, page by page. */
async function listed(email: string, asked: Record<string, string> = {}, limit = "200"): Promise<string[]> {
  const ctx = await as(email);
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await queue({ ctx, input: { ...asked, limit, ...(cursor === null ? {} : { cursor }) } });
    expect(page.first).toBe(ids.length + 1);
    ids.push(...page.rows.map(({ id }) => id));
    cursor = page.next_cursor;
  } while (cursor !== null);
  return ids;
}

function pay(context: Record<string, string> = {}): Promise<string> {
  made += 1;
  return submit(server, payment({ reference: `no. ${made}` }, context), banking);
}

/** A payment run, which a security reviewer and an operator must answer, or one on behalf of someone. */
function run(onBehalfOf?: string): Promise<string> {
  made += 1;
  const resource = { type: "payment_run", id: `run ${made}` };
  return submit(
    server,
    call("banking.start_payment_run", { resource, ...(onBehalfOf === undefined ? {} : { onBehalfOf }) }),
    banking,
  );
}

/** What a stranger's ticket asks of the other team. */
async function ticket(): Promise<string> {
  const token = await server.token({ agent: "ticket-helper", tool: "helpdesk" });
  made += 1;
  const agent = { agent: "ticket-helper" };
  await server.post("/access/v1/evaluation", call("helpdesk.read_ticket", agent), token);
  return submit(
    server,
    call("helpdesk.answer_ticket", { ...agent, resource: { type: "ticket", id: `t-${made}` } }),
    token,
  );
}

describe("what one may answer", () => {
  it("is what the card says one may answer, for every person and whatever was answered before", async () => {
    const half = await run();
    await approve({ ctx: await as("olga@example.com"), input: { id: half } });
    const other = await run("rita@example.com");
    const all = [await pay(), await run(), half, other, await run("  OTTO@example.com "), await ticket()];
    await server.db.prisma.approvalRequirement.createMany({
      data: [
        { approvalId: other, kind: "group", name: "treasury", count: 1 },
        { approvalId: other, kind: "person", name: "Vera@Example.com", count: 1 },
        { approvalId: other, kind: "team", name: "support", count: 1 },
      ],
    });
    for (const email of PEOPLE) {
      const ctx = await as(email);
      const may = [];
      for (const id of all) {
        const card = await get({ ctx, input: { id } }).catch(() => null);
        if (card?.may_answer.allowed) may.push(id);
      }
      expect([email, (await listed(email)).filter((id) => all.includes(id)).sort()]).toEqual([email, may.sort()]);
      const seen = await queue({ ctx, input: { scope: "all", limit: "200" } });
      for (const { id, may_answer } of seen.rows.filter((row) => all.includes(row.id)))
        expect([email, id, may_answer]).toEqual([email, id, may.includes(id)]);
    }
  });

  it("leaves out what was put aside and what was passed to another, and the switch shows them all the same", async () => {
    const [aside, passed, mine] = [await pay(), await pay(), await pay()];
    const [olga, otto] = [await as("olga@example.com"), await as("otto@example.com")];
    await server.db.prisma.approvalSnooze.create({
      data: { approvalId: aside, personId: olga.actor.id, until: new Date(server.clock.now().getTime() + 60_000) },
    });
    await server.db.prisma.approval.update({ where: { id: passed }, data: { assignedPersonId: otto.actor.id } });
    const three = (ids: string[]) => ids.filter((id) => [aside, passed, mine].includes(id));
    expect(three(await listed("olga@example.com"))).toEqual([mine]);
    expect(three(await listed("otto@example.com"))).toEqual([aside, passed, mine]);
    expect(three(await listed("olga@example.com", { scope: "all" }))).toEqual([aside, passed, mine]);
    server.clock.advance(60_000);
    expect(three(await listed("olga@example.com"))).toEqual([aside, mine]);
  });
});

describe("what was passed to somebody", () => {
  it("is everyone's again once that person is disabled, answers nothing any more or has done their part", async () => {
    const otto = (await as("otto@example.com")).actor.id;
    const { prisma } = server.db;
    const [passed, half] = [await pay(), await run()];
    for (const id of [passed, half]) await prisma.approval.update({ where: { id }, data: { assignedPersonId: otto } });
    const both = [passed, half].sort();
    const seen = async () => (await listed("olga@example.com")).filter((id) => both.includes(id)).sort();
    expect(await seen()).toEqual([]);

    await prisma.person.update({ where: { id: otto }, data: { disabledAt: server.clock.now() } });
    expect(await seen()).toEqual(both);
    await prisma.person.update({ where: { id: otto }, data: { disabledAt: null } });
    expect(await seen()).toEqual([]);

    await prisma.personRole.update({
      where: { personId_role: { personId: otto, role: "operator" } },
      data: { role: "viewer" },
    });
    expect(await seen()).toEqual(both);
    await prisma.personRole.update({
      where: { personId_role: { personId: otto, role: "viewer" } },
      data: { role: "operator" },
    });

    await approve({ ctx: await as("otto@example.com"), input: { id: half } });
    expect(await listed("rita@example.com")).toContain(half);
    expect(await seen()).toEqual([]);
  });
});

describe("what one sees", () => {
  it("is never of another team, whatever the filters", async () => {
    const id = await pay({ justification: "zebra" });
    for (const asked of [{}, { scope: "all" }, { status: "all", scope: "all" }, { q: "zebra", scope: "all" }])
      for (const group of [{}, ...("status" in asked ? [] : [{ group: "agent" }])])
        expect(await listed("sam@example.com", { ...asked, ...group })).not.toContain(id);
    expect(await listed("vera@example.com", { scope: "all", q: "zebra" })).toEqual([id]);
    expect(await listed("adam@example.com", { scope: "all", q: "zebra" })).toEqual([id]);
  });

  it("goes with the agent when it changes its team", async () => {
    const id = await pay({ justification: "moved" });
    const [support, payments] = await Promise.all(
      ["support", "payments"].map((name) => server.db.prisma.team.findUniqueOrThrow({ where: { name } })),
    );
    const move = (teamId = "") =>
      server.db.prisma.agent.update({ where: { name: "billing-helper" }, data: { teamId } });
    const moved = { scope: "all", q: "moved" };
    await move(support?.id);
    expect(await listed("vera@example.com", moved)).toEqual([]);
    expect(await listed("sam@example.com", moved)).toEqual([id]);
    await move(payments?.id);
    expect(await listed("vera@example.com", moved)).toEqual([id]);
  });
});

describe("pages", () => {
  const ORDERS: Record<string, string>[] = [
    { sort: "deadline" },
    { sort: "newest" },
    { sort: "oldest" },
    { group: "agent" },
    { group: "rule" },
    { status: "resolved" },
    { status: "resolved", group: "agent" },
    { status: "resolved", group: "rule" },
    { status: "resolved", sort: "oldest" },
    { status: "denied" },
    { status: "all" },
    { q: "banking" },
  ];

  beforeAll(async () => {
    for (let index = 0; index < 9; index += 1) {
      const id = index % 4 === 3 ? await ticket() : index % 3 === 2 ? await run() : await pay();
      if (index % 2 === 0) {
        const ctx = await as(index % 4 === 3 ? "sue@example.com" : "olga@example.com");
        await deny({ ctx, input: { id, answer: { reason: `no ${index}` } } });
      }
      // Some of the same moment.
      if (index % 3 !== 0) server.clock.advance(1_000);
    }
  });

  it.each(ORDERS)("go through all of them once, forward and back: %o", async (asked) => {
    for (const email of ["adam@example.com", "olga@example.com"]) {
      const ctx = await as(email);
      const input = { scope: "all", ...asked };
      const whole = (await queue({ ctx, input: { ...input, limit: "200" } })).rows;
      expect(whole.length).toBeGreaterThan(3);
      expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length);
      expect(await listed(email, input, "2")).toEqual(whole.map(({ id }) => id));

      let cursor: string | null = null;
      let page = await queue({ ctx, input: { ...input, limit: "2" } });
      while (page.next_cursor !== null)
        page = await queue({ ctx, input: { ...input, limit: "2", cursor: page.next_cursor } });
      const back = [...page.rows];
      for (cursor = page.previous_cursor; cursor !== null; cursor = page.previous_cursor) {
        page = await queue({ ctx, input: { ...input, limit: "2", cursor } });
        back.unshift(...page.rows);
      }
      expect(page.first).toBe(1);
      expect(back.map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
    }
  });

  it("are the same where there are few to sort and where there are many to walk along", async () => {
    const { id, email, teamIds } = await server.organisation.person("olga@example.com");
    const mine = { id, email, teamIds, isOperator: true, standsFor: ["group treasury", "team payments"] };
    const deadline = { by: "expires_at", direction: "asc" } as const;
    const query: QueueQuery = {
      ...{ teams: teamIds, statuses: "waiting", mine: null, order: deadline, group: null, now: server.clock.now() },
      ...{ agent: undefined, askedBy: undefined, answeredBy: undefined, search: undefined },
    };
    const newest = { by: "requested_at", direction: "desc" } as const;
    for (const narrowed of [
      { mine },
      { mine, group: "asked_by" },
      { search: "send mon", statuses: "all", order: newest },
      { search: "send mon", teams: null, group: "agent_name" },
      { agent: "billing-helper", statuses: "all", order: newest },
      { askedBy: "irreversible-in-production" },
    ] satisfies Partial<QueueQuery>[]) {
      const asked = { ...query, ...narrowed };
      const all = await findQueue(server.db, asked, { from: null, backwards: false, limit: 200, countMax: 1_000 });
      expect(all.rows.length).toBeGreaterThan(3);
      const [first, second, third] = all.rows.map((row) => positionIn(row, asked));
      if (first === undefined || second === undefined || third === undefined) throw new Error("too few rows");
      for (const range of [
        { from: null, backwards: false, limit: 3 },
        { from: first, backwards: false, limit: 2 },
        { from: third, backwards: true, limit: 1 },
      ]) {
        const few = await findQueue(server.db, asked, { ...range, countMax: 1_000 });
        const many = await findQueue(server.db, asked, { ...range, countMax: 2 });
        expect(few.rows).toHaveLength(range.limit);
        expect(many.rows).toEqual(few.rows);
        expect([few.total, many.total]).toEqual([all.rows.length, 3]);
      }
    }
  });

  it("come in the order that was asked for", async () => {
    const ctx = await as("adam@example.com");
    const rows = async (asked: object) => (await queue({ ctx, input: { scope: "all", limit: "200", ...asked } })).rows;
    const isSorted = (keys: string[]) => expect(keys).toEqual([...keys].sort());
    isSorted((await rows({})).map(({ expires_at }) => expires_at));
    isSorted((await rows({ sort: "newest" })).map(({ requested_at }) => requested_at).reverse());
    isSorted((await rows({ status: "resolved" })).map(({ resolved_at }) => resolved_at ?? "").reverse());
    isSorted((await rows({ group: "agent" })).map(({ agent, expires_at }) => `${agent.name} ${expires_at}`));
    isSorted((await rows({ group: "rule" })).map(({ rule, expires_at }) => `${rule} ${expires_at}`));
    expect(new Set((await rows({ group: "rule" })).map(({ rule }) => rule))).toContain("no-answers-to-strangers");
  });

  it("say how many there are", async () => {
    const ctx = await as("adam@example.com");
    const all = await queue({ ctx, input: { scope: "all", status: "all", limit: "3" } });
    expect(all.total).toBe(await server.db.prisma.approval.count());
  });

  it("refuse an order that does not fit, and a cursor of elsewhere", async () => {
    const ctx = await as("olga@example.com");
    for (const input of [
      { status: "resolved", sort: "deadline" },
      { sort: "resolved" },
      { status: "all", group: "agent" },
      { group: "agent", sort: "newest" },
      { status: "perhaps" },
      { limit: "0" },
      { cursor: "bm90IG91cnM" },
      { cursor: Buffer.from('["after",0,0,"x",null]').toString("base64url") },
    ])
      await expect(queue({ ctx, input })).rejects.toThrow();
  });
});

describe("what is resolved", () => {
  it("stays findable, with who, when and why", async () => {
    const id = await pay({ justification: "unicorn invoice" });
    await deny({ ctx: await as("olga@example.com"), input: { id, answer: { reason: "Paid already." } } });
    const ctx = await as("vera@example.com");
    const { rows } = await queue({ ctx, input: { status: "resolved", q: "unicorn" } });
    expect(rows).toMatchObject([
      {
        id,
        status: "denied",
        reason: "Paid already.",
        resolved_at: server.clock.now().toISOString(),
        answered_by: { name: "Olga Petrov", verdict: "deny", at: server.clock.now().toISOString() },
      },
    ]);
  });
});

describe("searching", () => {
  it("finds by every word's beginning in action, agent, resource, justification, person and rule", async () => {
    made += 1;
    const body = call("banking.start_payment_run", {
      resource: { type: "payment_run", id: "night/2026-11:77" },
      onBehalfOf: "dana@partner.example",
      context: { justification: "Überweisung für Größe 日本" },
    });
    const id = await submit(server, body, banking);
    for (const q of [
      "banking.start_payment_run",
      "start pay",
      "billing-helper dana@partner.example",
      "night/2026-11:77",
      "überw",
      "日本",
      "reviewers-see-large-runs production",
    ])
      expect([q, await listed("rita@example.com", { scope: "all", q })]).toEqual([q, expect.arrayContaining([id])]);
    for (const q of ["start nonesuch", "77 78", "anking", "&"])
      expect([q, await listed("rita@example.com", { scope: "all", q })]).toEqual([q, []]);
  });

  it("takes what would be an operator or a quote as a space", async () => {
    for (const q of ["a & b | !c <-> (d", "'; DROP TABLE approval; --", "\\", ":*", "%_", "''''"])
      await expect(queue({ ctx: await as("rita@example.com"), input: { q } })).resolves.toBeDefined();
  });
});

describe("the words of a search", () => {
  const ASCII = Array.from({ length: 126 }, (_, code) => String.fromCharCode(code + 1)).filter((c) => !/\w/.test(c));

  it("are those of the index, whatever collation the database has", async () => {
    // What "x" + c + "y" is written as is found by what is typed so, under the collation of the machine and under one of ICU.
    for (const collation of ["default", "C", "und-x-icu", "de-x-icu"]) {
      const { rows } = await server.db.pool.query<{ text: string; found: boolean }>(
        `SELECT text, to_tsvector('simple', queue_words(text COLLATE "${collation}"))
                        @@ queue_search(text COLLATE "${collation}") AS found FROM unnest($1::text[]) AS text`,
        [[...ASCII, "–", "“", "日"].map((c) => `x${c}y`)],
      );
      expect([collation, rows.filter(({ found }) => !found)]).toEqual([collation, []]);
      const words = await server.db.pool.query(`SELECT queue_words($1 COLLATE "${collation}") AS words`, [
        `a${ASCII.join("")}b`,
      ]);
      expect(words.rows).toEqual([{ words: "a b" }]);
    }
  });

  it("are in every row as the functions say them now", async () => {
    await pay({ justification: "50 % <off> | a~b ^c` $1 = x+y" });
    const { rows } = await server.db.pool.query(
      `SELECT a.id FROM approval a JOIN evaluation e ON e.id = a.evaluation_id
        WHERE NOT a.search @@ (queue_search(a.justification) && queue_search(a.agent_name) && queue_search(e.action))`,
    );
    expect(rows).toEqual([]);
  });
});

describe("what the columns hold", () => {
  it("follows the requirements when they are changed", async () => {
    const id = await pay();
    await server.db.prisma.approvalRequirement.deleteMany({ where: { approvalId: id } });
    await server.db.prisma.approvalRequirement.create({
      data: { approvalId: id, kind: "role", name: "security_reviewer", count: 1 },
    });
    expect(await listed("otto@example.com")).not.toContain(id);
    expect(await listed("rita@example.com")).toContain(id);
    const where = { approvalId_kind_name: { approvalId: id, kind: "role" as const, name: "security_reviewer" } };
    await server.db.prisma.approvalRequirement.update({ where, data: { kind: "person", name: "Otto@example.com" } });
    expect(await listed("rita@example.com")).not.toContain(id);
    expect(await listed("otto@example.com")).toContain(id);
  });
});
