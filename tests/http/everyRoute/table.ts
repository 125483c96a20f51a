/** The role table of DESIGN.md §4, route by route. */
import { CHANGES } from "./changes";
import { CONTRACTIONS } from "./contractions";
import { EXCEPTIONS } from "./exceptions";
import { INCIDENTS } from "./incidents";
import { PRINCIPALS } from "./principals";
import { admins, OPERATOR, own, READS, ROLE, type Row, SEES } from "./row";
import { REQUEST, type Situations, WEBHOOK } from "./situations";
import { SOURCES } from "./sources";
import { UNGOVERNED } from "./ungoverned";

const NONE = "01890000-0000-7000-8000-000000000000";
const SOON = "2026-11-24T09:10:00.000Z";

const approval = (body?: unknown) => async (given: Situations) => {
  const id = await given.waiting();
  return { params: { id }, ...(body === undefined ? {} : { body }), holds: id };
};

const organisation: Row[] = [
  { route: "GET /api/v1/openapi.json", expected: own(200) },
  { route: "GET /api/v1/overview", target: async (given) => ({ holds: await given.acted() }), expected: SEES },
  { route: "GET /api/v1/agents", target: async () => ({ holds: "billing-helper" }), expected: SEES },
  { route: "GET /api/v1/agents/{id}", target: async () => ({ params: { id: "billing-helper" } }), expected: READS },
  {
    route: "GET /api/v1/agents/{id}/history",
    target: async () => ({ params: { id: "billing-helper" }, holds: "budget.put_in_force" }),
    expected: READS,
  },
  {
    route: "POST /api/v1/credentials/{id}/revoke",
    target: async (given) => ({ params: { id: await given.credential() } }),
    expected: { ...READS, viewer: 403 },
  },
  {
    route: "GET /api/v1/agents/{id}/secrets",
    target: async (given) => ({ params: { id: await given.secretHolder() }, holds: "released_at" }),
    expected: READS,
  },
  {
    route: "POST /api/v1/agents/{id}/secrets",
    target: async () => ({
      params: { id: "billing-helper" },
      body: { tool: "banking", environment: "production", value: "of a drill" },
    }),
    expected: { ...READS, viewer: 403, operator: 403 },
  },
  {
    route: "POST /api/v1/agents/{id}/secrets/remove",
    target: async (given) => ({
      params: { id: await given.secretHolder() },
      body: { tool: "banking", environment: "staging" },
    }),
    expected: { ...READS, viewer: 403 },
  },
  { route: "GET /api/v1/environments", expected: ROLE },
  {
    route: "GET /api/v1/stages/{id}/template",
    target: async () => ({ params: { id: "supervised" }, query: "?tools=banking&environments=sandbox" }),
    expected: ROLE,
  },
  { route: "GET /api/v1/grants/unused", expected: own(200) },
  {
    route: "GET /api/v1/agents/{id}/budget",
    target: async () => ({ params: { id: "billing-helper" }, holds: "ladder" }),
    expected: READS,
  },
  {
    route: "POST /api/v1/agents/{id}/budget/remove-grant",
    target: async () => ({ params: { id: "label-clerk" }, body: { grant: "none-such", reason: "A drill." } }),
    // No such grant for whoever may take one out, and no leave to look for the others.
    expected: { nobody: 404, viewer: 403, operator: 404, otherTeam: 404, reviewer: 404, admin: 404 },
  },
  {
    route: "GET /api/v1/agents/{id}/least-privilege",
    target: async () => ({ params: { id: "billing-helper" } }),
    expected: READS,
  },
  {
    // Nothing was used of what it holds, and nothing may be changed by those who may not.
    route: "POST /api/v1/agents/{id}/least-privilege",
    target: async () => ({ params: { id: "label-clerk" }, body: { digest: "another", reason: "A drill." } }),
    expected: { nobody: 404, viewer: 403, operator: 409, otherTeam: 404, reviewer: 409, admin: 409 },
  },
  { route: "GET /api/v1/catalogue", expected: ROLE },
  { route: "GET /api/v1/catalogue/actions", expected: ROLE },
  {
    route: "GET /api/v1/catalogue/actions/{name}",
    target: async () => ({ params: { name: "banking.send_money" } }),
    expected: ROLE,
  },
  {
    route: "POST /api/v1/catalogue/imports",
    target: async () => ({
      body: {
        tool: "files",
        source: "a drill",
        listed: { tools: [{ name: "read", inputSchema: { type: "object" } }] },
      },
    }),
    expected: { ...own(403), reviewer: 200, admin: 200 },
  },
  {
    // There is none under this id: whoever may not release is told that first.
    route: "POST /api/v1/catalogue/quarantines/{id}/release",
    target: async () => ({ params: { id: "00000000-0000-4000-8000-000000000000" }, body: { reason: "A drill." } }),
    expected: { ...own(403), reviewer: 404, admin: 403 },
  },
  { route: "GET /api/v1/rules", expected: ROLE },
  {
    route: "GET /api/v1/rules/{name}",
    target: async () => ({ params: { name: "irreversible-in-production" } }),
    expected: ROLE,
  },
  {
    route: "POST /api/v1/simulate",
    target: async () => ({
      body: {
        request: {
          subject: { type: "agent", id: "billing-helper" },
          action: { name: "banking.list_invoices" },
          resource: { type: "invoice", id: "7" },
          context: { environment: "production" },
        },
      },
      holds: '"granted"',
    }),
    expected: READS,
  },
  { route: "GET /api/v1/actions", target: async (given) => ({ holds: await given.acted() }), expected: SEES },
  { route: "GET /api/v1/actions/export", target: async (given) => ({ holds: await given.acted() }), expected: SEES },
  {
    route: "GET /api/v1/actions/{id}",
    target: async (given) => ({ params: { id: await given.acted() } }),
    expected: READS,
  },
  {
    route: "GET /api/v1/actions/{id}/timeline",
    target: async (given) => ({ params: { id: await given.acted() }, holds: '"Asked to run"' }),
    expected: READS,
  },
  {
    route: "GET /api/v1/actions/{id}/fragments/{fragmentId}",
    target: async (given) => {
      const { evaluationId, fragmentId } = await given.logged();
      return { params: { id: evaluationId, fragmentId }, holds: fragmentId };
    },
    expected: READS,
  },
  {
    route: "GET /api/v1/actions/{id}/today",
    target: async (given) => ({ params: { id: await given.acted() }, holds: '"assumed"' }),
    expected: READS,
  },
  {
    route: "GET /api/v1/actions/{id}/export",
    target: async (given) => {
      const id = await given.acted();
      return { params: { id }, holds: id };
    },
    expected: READS,
  },
];

/** What agents did, looked at from several sides. */
const browsing: Row[] = [
  {
    route: "GET /api/v1/actions/facets",
    target: async (given) => ({ query: `?q=evaluation:${await given.acted()}`, holds: '"value":"billing-helper"' }),
    expected: SEES,
  },
  {
    route: "GET /api/v1/actions/histogram",
    target: async (given) => ({ query: `?q=evaluation:${await given.acted()}`, holds: '"allow":1' }),
    expected: SEES,
  },
  { route: "GET /api/v1/actions/views", expected: own(200) },
  {
    route: "POST /api/v1/actions/views",
    target: async (given) => ({ body: { name: `list ${given.next()}`, query: "outcome=deny" } }),
    expected: own(200),
  },
  {
    route: "DELETE /api/v1/actions/views/{id}",
    target: async (given) => ({ params: { id: await given.view("operator") } }),
    expected: { ...own(404), operator: 200 },
  },
  {
    route: "GET /api/v1/resources",
    target: async (given) => {
      const acted = await given.acted();
      return { query: "?resource=invoice*", holds: acted };
    },
    expected: SEES,
  },
  {
    route: "GET /api/v1/sessions",
    target: async (given) => ({ holds: await given.session() }),
    expected: SEES,
  },
  {
    route: "GET /api/v1/sessions/{id}",
    target: async (given) => ({ params: { id: await given.session() } }),
    expected: READS,
  },
  {
    route: "GET /api/v1/runs/{id}",
    target: async (given) => {
      const { fragmentId } = await given.logged();
      return { params: { id: fragmentId }, holds: fragmentId };
    },
    expected: READS,
  },
  {
    route: "GET /api/v1/runs/{id}/export",
    target: async (given) => {
      const { fragmentId } = await given.logged();
      return { params: { id: fragmentId }, holds: fragmentId };
    },
    expected: READS,
  },
  {
    route: "GET /api/v1/fragments/{id}",
    target: async (given) => {
      const { fragmentId } = await given.logged();
      return { params: { id: fragmentId }, holds: fragmentId };
    },
    expected: READS,
  },
  {
    route: "GET /api/v1/requests",
    target: async (given) => {
      await given.acted();
      return { holds: REQUEST };
    },
    expected: SEES,
  },
  {
    route: "GET /api/v1/requests/{id}",
    target: async (given) => {
      await given.acted();
      return { params: { id: REQUEST } };
    },
    expected: READS,
  },
];

/** Admins propose roles, security reviewers approve them; nobody else sees who has which. */
const PEOPLE_SEEN = { nobody: 403, viewer: 403, operator: 403, otherTeam: 403, reviewer: 200, admin: 200 } as const;

const people: Row[] = [
  { route: "GET /api/v1/people", target: async () => ({ holds: "otto@example.com" }), expected: PEOPLE_SEEN },
  {
    route: "GET /api/v1/people/{id}",
    target: async () => ({ params: { id: "otto@example.com" }, holds: "Otto Berg" }),
    expected: PEOPLE_SEEN,
  },
  {
    route: "GET /api/v1/people/{id}/history",
    target: async () => ({ params: { id: "otto@example.com" } }),
    expected: PEOPLE_SEEN,
  },
];

const approvals: Row[] = [
  { route: "GET /api/v1/approvals", target: approval(), expected: SEES },
  { route: "GET /api/v1/approvals/{id}", target: approval(), expected: READS },
  { route: "GET /api/v1/approvals/state", target: async (given) => waitingCount(given), expected: SEES },
  { route: "GET /api/v1/approvals/stream", target: async (given) => waitingCount(given), expected: SEES },
  {
    route: "GET /api/v1/inbox",
    target: async (given) => ({ holds: await given.waiting(), query: "?scope=all&limit=200" }),
    expected: SEES,
  },
  { route: "POST /api/v1/approvals/{id}/approve", target: approval(), expected: OPERATOR },
  { route: "POST /api/v1/approvals/{id}/deny", target: approval({ reason: "Not now." }), expected: OPERATOR },
  { route: "POST /api/v1/approvals/{id}/questions", target: approval({ text: "Why now?" }), expected: OPERATOR },
  { route: "POST /api/v1/approvals/{id}/claim", target: approval(), expected: OPERATOR },
  {
    route: "POST /api/v1/approvals/{id}/unclaim",
    target: async (given) => ({ params: { id: await given.claimed() } }),
    expected: OPERATOR,
  },
  { route: "POST /api/v1/approvals/{id}/snooze", target: approval({ until: SOON }), expected: OPERATOR },
  { route: "POST /api/v1/approvals/{id}/reassign", target: approval({ team: "payments" }), expected: OPERATOR },
  {
    route: "POST /api/v1/approvals/{id}/revoke",
    target: async (given) => ({ params: { id: await given.given() }, body: { reason: "A mistake." } }),
    expected: { nobody: 404, viewer: 403, operator: 200, otherTeam: 404, reviewer: 200, admin: 200 },
  },
  {
    route: "POST /api/v1/approvals/bulk",
    target: async (given) => {
      const body = { answer: "deny", ids: [await given.waiting()], reason: "Not now." };
      return { body, holds: '"ok":true' };
    },
    expected: { ...own("nothing"), operator: 200 },
  },
  { route: "GET /api/v1/inbox/views", expected: own(200) },
  {
    route: "POST /api/v1/inbox/views",
    target: async (given) => ({ body: { name: `list ${given.next()}`, query: "status=all" } }),
    expected: own(200),
  },
  {
    route: "DELETE /api/v1/inbox/views/{id}",
    case: "one's own",
    target: async (given, who) => ({ params: { id: await given.view(who) } }),
    expected: own(200),
  },
  {
    route: "DELETE /api/v1/inbox/views/{id}",
    case: "another's",
    target: async (given) => ({ params: { id: await given.view("operator") } }),
    expected: { ...own(404), operator: 200 },
  },
];

const inAdvance: Row[] = [
  {
    route: "GET /api/v1/bounded-approvals",
    target: async (given) => ({ holds: await given.bounded() }),
    expected: SEES,
  },
  {
    route: "GET /api/v1/bounded-approvals/{id}",
    target: async (given) => ({ params: { id: await given.bounded() } }),
    expected: READS,
  },
  {
    route: "POST /api/v1/bounded-approvals/{id}/revoke",
    target: async (given) => ({ params: { id: await given.bounded() }, body: { reason: "A mistake." } }),
    expected: { ...READS, viewer: 403, operator: 403, admin: 403 },
  },
  {
    route: "GET /api/v1/fatigue",
    target: async (given) => {
      await given.waiting();
      return { holds: "irreversible-in-production" };
    },
    expected: { ...SEES, nobody: 403 },
  },
  {
    route: "GET /api/v1/fatigue/export",
    target: async () => ({ query: "?table=rules", holds: "irreversible-in-production" }),
    expected: { ...SEES, nobody: 403 },
  },
];

const handOffs: Row[] = [
  { route: "GET /api/v1/hand-offs", target: async (given) => ({ holds: await given.handedOff() }), expected: SEES },
  {
    route: "GET /api/v1/hand-offs/{id}",
    target: async (given) => ({ params: { id: await given.handedOff() } }),
    expected: READS,
  },
  {
    route: "POST /api/v1/hand-offs/{id}/accept",
    target: async (given) => ({ params: { id: await given.handedOff() } }),
    // The rule names the team, of which the reviewer is.
    expected: { ...OPERATOR, reviewer: 200 },
  },
  {
    route: "POST /api/v1/hand-offs/{id}/done",
    target: async (given) => ({ params: { id: await given.taken() }, body: { result: "Closed by hand." } }),
    expected: OPERATOR,
  },
  {
    route: "POST /api/v1/hand-offs/{id}/return",
    target: async (given) => ({ params: { id: await given.taken() }, body: { reason: "Not mine." } }),
    expected: OPERATOR,
  },
  {
    route: "POST /api/v1/hand-offs/{id}/pass",
    target: async (given) => ({ params: { id: await given.taken() }, body: { to: "otto@example.com" } }),
    expected: OPERATOR,
  },
];

const administration: Row[] = [
  { route: "GET /api/v1/kill-switches", target: async (given) => ({ holds: await given.stopped() }), expected: SEES },
  {
    route: "POST /api/v1/kill-switches",
    case: "for an agent of the team",
    target: async (given) => {
      await given.running();
      return { body: { scope: "agent", name: "night-clerk", reason: "A drill." } };
    },
    expected: { nobody: 404, viewer: 403, operator: 200, otherTeam: 404, reviewer: 200, admin: 200 },
  },
  {
    route: "POST /api/v1/kill-switches",
    case: "for an environment",
    target: async (given) => {
      await given.running();
      return { body: { scope: "environment", name: "staging", reason: "A drill." } };
    },
    expected: { ...own(403), reviewer: 200, admin: 200 },
  },
  {
    route: "POST /api/v1/kill-switches/{id}/release",
    case: "that the admin pulled",
    target: async (given) => ({ params: { id: await given.stopped() } }),
    expected: { nobody: 404, viewer: 403, operator: 403, otherTeam: 404, reviewer: 200, admin: 403 },
  },
  { route: "GET /api/v1/notifications/preferences", expected: own(200) },
  {
    route: "POST /api/v1/notifications/preferences",
    target: async () => ({
      body: { approvalWaits: true, deadlineNear: true, handOffOpened: true, actionFailed: true, changeMoves: true },
    }),
    expected: own(200),
  },
  {
    route: "GET /api/v1/notifications/waiting",
    target: async (given) => ({ holds: await given.waiting() }),
    expected: { ...own("nothing"), operator: 200 },
  },
  { route: "GET /api/v1/webhooks", expected: admins(200) },
  {
    route: "POST /api/v1/webhooks",
    target: async () => ({ body: { label: "pager", url: WEBHOOK, types: ["approval.requested"] } }),
    expected: admins(200),
  },
  {
    route: "POST /api/v1/webhooks/{id}/rotate-secret",
    target: async (given) => ({ params: { id: await given.endpoint() } }),
    expected: admins(200),
  },
  {
    route: "POST /api/v1/webhooks/{id}/disable",
    target: async (given) => ({ params: { id: await given.endpoint() } }),
    expected: admins(204),
  },
  {
    route: "POST /api/v1/webhooks/deliveries/{id}/redeliver",
    case: "of a delivery that is none",
    target: async () => ({ params: { id: NONE } }),
    expected: admins(404),
  },
  { route: "GET /api/v1/demonstration", expected: own(200) },
  { route: "POST /api/v1/demonstration", case: "outside the demonstration organisation", expected: own(403) },
  { route: "DELETE /api/v1/sessions", expected: own(204) },
];

export const TABLE: readonly Row[] = [
  ...organisation,
  ...browsing,
  ...people,
  ...approvals,
  ...inAdvance,
  ...handOffs,
  ...CHANGES,
  ...CONTRACTIONS,
  ...PRINCIPALS,
  ...SOURCES,
  ...UNGOVERNED,
  ...EXCEPTIONS,
  ...INCIDENTS,
  ...administration,
];

/** How many approvals wait, as an inbox that sees them says it. */
async function waitingCount(given: Situations) {
  await given.waiting();
  const count = await given.server.db.prisma.approval.count({
    where: { status: "pending", expiresAt: { gt: given.server.clock.now() } },
  });
  return { holds: `"waiting":${count}` };
}
