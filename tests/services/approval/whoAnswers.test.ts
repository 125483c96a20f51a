import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { approve } from "@/lib/services/approval/approve";
import { deny } from "@/lib/services/approval/deny";
import { get } from "@/lib/services/approval/get";
import { Problem } from "@/lib/services/problem";
import { type AccessServer, accessServer, call, submit, task } from "@/tests/support/accessServer";
import { testContext } from "@/tests/support/context";

/** What may be asked for: each action is stopped by one rule that names one kind of approver. */
const RULES = {
  operators: "[{ role: operator, count: 1 }]",
  reviewers: "[{ role: security_reviewer, count: 1 }]",
  admins: "[{ role: admin, count: 1 }]",
  the_team: "[{ team: payments, count: 1 }]",
  the_board: "[{ group: board, count: 1 }]",
  rob_himself: "[{ person: rob@example.com, count: 1 }]",
  vera_herself: "[{ person: vera@example.com, count: 1 }]",
  // The owner stands in each of these groups, however it is routed.
  owners_groups: "[{ group: board, count: 1 }, { group: owners, count: 1 }]",
} as const;
type Rule = keyof typeof RULES;

const BUNDLE = `
apiVersion: ambit/v1
environments: [{ name: production, rank: 2 }]
teams: [{ name: payments }, { name: support }]
people:
  - { email: olga@example.com, name: Olga, roles: [operator], teams: [payments] }
  - { email: sam@example.com, name: Sam, roles: [operator], teams: [support] }
  - { email: rita@example.com, name: Rita, roles: [security_reviewer], teams: [payments] }
  - { email: adam@example.com, name: Adam, roles: [admin], teams: [] }
  - { email: vera@example.com, name: Vera, roles: [viewer], teams: [payments] }
  - { email: rob@example.com, name: Rob, roles: [operator, security_reviewer], teams: [support] }
  - { email: omar@example.com, name: Omar, roles: [operator, security_reviewer, admin], teams: [payments] }
  - { email: nora@example.com, name: Nora, roles: [], teams: [payments] }
groups:
  - name: board
    people: [olga@example.com, rita@example.com, vera@example.com, sam@example.com, rob@example.com, omar@example.com, nora@example.com]
  - { name: owners, people: [omar@example.com, olga@example.com] }
stages:
  - name: supervised
    ceilings: [{ power: write, environments: [production] }]
tools:
  - name: desk
    actions:
${Object.keys(RULES)
  .map(
    (name) => `      - { name: ${name}, power: write, objectType: note, sensitivity: internal, blastRadius: single }`,
  )
  .join("\n")}
agents:
  - name: scribe
    team: payments
    owner: omar@example.com
    purpose: Writes notes
    stage: supervised
    budget: { grants: [{ id: notes, actions: ["desk.*"], environments: [production] }] }
rules:
${Object.entries(RULES)
  .map(
    ([name, approvers]) =>
      `  - { name: ask-${name.replaceAll("_", "-")}, actions: [desk.${name}], when: "true", effect: ask, approvers: ${approvers} }`,
  )
  .join("\n")}
`;

type Expected = 200 | 403 | 404;
const CASES: Record<string, Record<Rule, Expected>> = {
  // An operator of the agent's team: where operators are named, and where a list that she is on is.
  olga: row(200, 403, 403, 200, 200, 403, 403, 200),
  // An operator of another team sees nothing of it, on whatever list he is.
  sam: row(404, 404, 404, 404, 404, 404, 404, 404),
  rita: row(403, 200, 403, 200, 200, 403, 403, 200),
  adam: row(403, 403, 200, 403, 403, 403, 403, 403),
  // A viewer never, not even when a rule names her.
  vera: row(403, 403, 403, 403, 403, 403, 403, 403),
  // A reviewer sees all; his role of an operator ends at his own team.
  rob: row(403, 200, 403, 403, 200, 200, 403, 200),
  // The owner holds every role and is on every list: never.
  omar: row(403, 403, 403, 403, 403, 403, 403, 403),
  nora: row(404, 404, 404, 404, 404, 404, 404, 404),
};

function row(...expected: readonly Expected[]): Record<Rule, Expected> {
  return Object.fromEntries(Object.keys(RULES).map((rule, at) => [rule, expected[at]])) as Record<Rule, Expected>;
}

let server: AccessServer;
let token: string;

beforeAll(async () => {
  server = await accessServer({ bundle: BUNDLE });
  token = await server.token({ agent: "scribe", tool: "desk" });
});
afterAll(() => server.close());

function ask(rule: Rule, id: string, onBehalfOf?: string): Promise<string> {
  const resource = { type: "note", id };
  const who = onBehalfOf === undefined ? {} : { onBehalfOf };
  return submit(server, call(`desk.${rule}`, { agent: "scribe", resource, ...who }), token);
}

async function as(name: string) {
  const actor = await server.organisation.person(`${name}@example.com`);
  return testContext({ db: server.db, clock: server.clock, actor });
}

async function statusOf(work: Promise<unknown>): Promise<number> {
  try {
    await work;
    return 200;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { forbidden: 403, not_found: 404, conflict: 409 }[error.kind as string] ?? 500;
  }
}

describe.each(Object.entries(CASES))("%s", (name, rows) => {
  it.each(Object.entries(rows) as [Rule, Expected][])("asked by %s: %i", async (rule, expected) => {
    const ctx = await as(name);
    const [first, second] = [await ask(rule, `${name} approves`), await ask(rule, `${name} denies`)];

    const card = await get({ ctx, input: { id: first } }).catch((error: unknown) => {
      if (error instanceof Problem && error.kind === "not_found") return null;
      throw error;
    });
    expect(card === null ? 404 : card.may_answer.allowed ? 200 : 403).toBe(expected);
    expect(await statusOf(approve({ ctx, input: { id: first } }))).toBe(expected);
    expect(await statusOf(deny({ ctx, input: { id: second, answer: { reason: "no" } } }))).toBe(expected);

    const states = [(await task(server, first, token)).task.status, (await task(server, second, token)).task.status];
    const partly = rule === "owners_groups";
    expect(states).toEqual(expected === 200 ? [partly ? "pending" : "approved", "denied"] : ["pending", "pending"]);
    // Only so many of one agent may wait at the same time.
    for (const id of [first, second]) await server.post(`/access/v1/requests/${id}/cancel`, {}, token);
  });
});

it.each(["olga@example.com", "OLGA@EXAMPLE.COM", " Olga@Example.com "])(
  "whoever it is asked for, written as %j, answers it in no role",
  async (onBehalfOf) => {
    const ctx = await as("olga");
    for (const rule of ["operators", "the_team", "the_board", "owners_groups"] as const)
      expect(await statusOf(approve({ ctx, input: { id: await ask(rule, "for Olga", onBehalfOf) } }))).toBe(403);
  },
);

it("a change of the agent's owner counts at once", async () => {
  const id = await ask("operators", "handed over");
  const ctx = await as("olga");
  await server.db.prisma.agent.updateMany({ where: { name: "scribe" }, data: { ownerId: ctx.actor.id } });
  expect(await statusOf(approve({ ctx, input: { id } }))).toBe(403);
});
