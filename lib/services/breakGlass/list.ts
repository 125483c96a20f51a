import type { BreakGlassAnswer } from "@/lib/contracts/breakGlass";
import { countAllowed } from "@/lib/db/breakGlass/use";
import { visibleAgents } from "@/lib/services/agent/visibleAgents";
import { FRESH_FOR_MS, isFreshlyVerified } from "@/lib/services/approval/verified";
import { hasRole, requirePerson, visibleTeams } from "@/lib/services/authorize";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { findReviewers } from "./reviewers";
import { BREAK_GLASS_PARTS } from "./stored";
import { viewOf } from "./view";

const CLOSED_MAX = 50;

/** Break-glass of agents that the one who asks may see: what is asked for and open, whose review is owed, and the newest of the rest. */
export async function listBreakGlass({ ctx }: { ctx: ServiceContext }): Promise<BreakGlassAnswer> {
  const person = requirePerson(ctx);
  const db = ctx.db.prisma;
  const find = (where: object, take?: number) =>
    db.breakGlass.findMany({
      where: { ...where, agent: visibleAgents(ctx) },
      include: BREAK_GLASS_PARTS,
      orderBy: [{ askedAt: "desc" }, { id: "desc" }],
      ...(take === undefined ? {} : { take }),
    });
  const current = await find({ status: { in: ["asked", "open"] } });
  const owed = await find({ status: "ended", reviewedAt: null });
  const closed = await find(
    { OR: [{ status: { in: ["refused", "withdrawn", "lapsed"] } }, { reviewedAt: { not: null } }] },
    CLOSED_MAX,
  );
  const reviewers = await findReviewers(db);
  const allowed = await countAllowed(
    ctx.db,
    [...current, ...owed, ...closed].map(({ id }) => id),
  );
  const views = (rows: typeof current) =>
    rows.map((row) => viewOf(ctx, row, { allowed: allowed.get(row.id) ?? null, reviewers }));
  const now = ctx.now();
  return {
    current: views(current),
    owed: views(owed),
    closed: views(closed),
    may_ask: await mayAsk(ctx, person),
    fresh_until: freshUntil(person, now),
    now: now.toISOString(),
  };
}

/** The agents whose budgets one may propose to change, and what there is to do with them. */
async function mayAsk({ db, actor }: ServiceContext, person: PersonActor): Promise<BreakGlassAnswer["may_ask"]> {
  if (!hasRole(person, "operator", "security_reviewer", "admin")) return null;
  const teams = visibleTeams(actor);
  const agents = await db.prisma.agent.findMany({
    where: { lifecycle: "active", ...(teams === null ? {} : { teamId: { in: [...teams] } }) },
    select: { name: true },
    orderBy: { name: "asc" },
  });
  if (agents.length === 0) return null;
  const actions = await db.prisma.action.findMany({ select: { name: true, tool: { select: { name: true } } } });
  const environments = await db.prisma.environment.findMany({
    select: { name: true },
    orderBy: [{ rank: "desc" }, { name: "asc" }],
  });
  return {
    agents: agents.map(({ name }) => name),
    actions: actions.map(({ name, tool }) => `${tool.name}.${name}`).sort(),
    environments: environments.map(({ name }) => name),
  };
}

function freshUntil(person: PersonActor, now: Date): string | null {
  const at = person.verification?.authenticatedAt ?? null;
  return at === null || !isFreshlyVerified(person, now) ? null : new Date(at + FRESH_FOR_MS).toISOString();
}
