import {
  type AuthorityEndView,
  type KillSwitchesAnswer,
  type KillSwitchView,
  OTHER_ENDS_MAX,
} from "@/lib/contracts/killSwitches";
import type { Database } from "@/lib/db/database";
import { visibleAgents } from "@/lib/services/agent/visibleAgents";
import { hasRole } from "@/lib/services/authorize";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { type EndRow, endViews } from "./endView";
import { mayPullAny, releaseRefusal } from "./mayPull";
import { visibleSwitches } from "./visible";

const RELEASED_MAX = 100;

const include = {
  tool: { select: { name: true } },
  environment: { select: { name: true } },
  agent: { select: { name: true } },
  releasedBy: { select: { email: true } },
  end: true,
} as const;

/**
 * The switches in force, the newest released ones, and what the one who asks may stop. Everyone who is signed in sees what
 * stops the organisation, a tool or an environment; a switch of an agent, whoever may see the agent.
 */
export async function listKillSwitches({ ctx }: { ctx: ServiceContext }): Promise<KillSwitchesAnswer> {
  const person = personOf(ctx);
  const inForce = await rowsInForce(ctx);
  const released = await ctx.db.prisma.killSwitch.findMany({
    where: { ...visibleSwitches(ctx), releasedAt: { not: null } },
    include,
    orderBy: { releasedAt: "desc" },
    take: RELEASED_MAX,
  });
  const mayPull = await stoppable(ctx.db, person, mayPullAny(ctx.actor));
  return {
    inForce: await viewsOf(ctx, inForce),
    released: await viewsOf(ctx, released),
    otherEnds: await otherEnds(ctx),
    mayPull,
  };
}

/** Those in force, the newest first, without what is still alive of what they ended: every page asks for them. */
export async function killSwitchesInForce({ ctx }: { ctx: ServiceContext }): Promise<KillSwitchView[]> {
  const rows = await rowsInForce(ctx);
  return rows.map((row) => viewOf(row, personOf(ctx), null));
}

async function viewsOf(ctx: ServiceContext, rows: readonly Row[]): Promise<KillSwitchView[]> {
  const ends = await endViews(
    ctx,
    rows.flatMap((row) =>
      row.end === null
        ? []
        : [
            {
              ...row.end,
              kind: "kill_switch" as const,
              what: null,
              agent: row.agent?.name ?? null,
              holds: row.releasedAt === null,
              ofOneAgent: row.agent !== null,
            },
          ],
    ),
  );
  return rows.map((row) => viewOf(row, personOf(ctx), ends.get(row.end?.id ?? "") ?? null));
}

/** Of agents that the actor sees: those that are no longer active, and their credentials that were revoked. */
async function otherEnds(ctx: ServiceContext): Promise<AuthorityEndView[]> {
  const agent = visibleAgents(ctx);
  const rows = await ctx.db.prisma.authorityEnd.findMany({
    where: { killSwitchId: null, OR: [{ agent }, { credential: { agent } }] },
    include: {
      agent: { select: { name: true, lifecycle: true } },
      credential: { select: { hint: true, agent: { select: { name: true } } } },
    },
    orderBy: [{ stoppedAt: "desc" }, { id: "desc" }],
    take: OTHER_ENDS_MAX,
  });
  const ends = await endViews(
    ctx,
    rows.map(({ agent: ended, credential, ...row }) => ({
      ...row,
      kind: ended === null ? ("credential" as const) : ("agent" as const),
      what: ended?.name ?? credential?.hint ?? null,
      agent: ended?.name ?? credential?.agent.name ?? null,
      // A credential that is revoked stays so, and nothing waits for it.
      holds: ended !== null && ended.lifecycle !== "active" && row.settledAt === null,
      ofOneAgent: true,
    })),
  );
  return rows.flatMap(({ id }) => ends.get(id) ?? []);
}

function rowsInForce(ctx: ServiceContext): Promise<Row[]> {
  const where = { ...visibleSwitches(ctx), releasedAt: null };
  return ctx.db.prisma.killSwitch.findMany({ where, include, orderBy: { pulledAt: "desc" } });
}

function personOf({ actor }: ServiceContext): PersonActor | null {
  return actor.kind === "person" ? actor : null;
}

interface Row {
  id: string;
  scope: KillSwitchView["scope"];
  exceptRead: boolean;
  reason: string;
  pulledAt: Date;
  pulledById: string | null;
  pulledBy: string;
  releasedAt: Date | null;
  releaseReason: string | null;
  tool: { name: string } | null;
  environment: { name: string } | null;
  agent: { name: string } | null;
  releasedBy: { email: string } | null;
  end: EndRow | null;
}

function viewOf(row: Row, person: PersonActor | null, end: AuthorityEndView | null): KillSwitchView {
  const { id, scope, exceptRead, reason, pulledBy, releasedAt, releaseReason } = row;
  const refusal = person === null ? "A person releases it." : releaseRefusal(person, row);
  return {
    id,
    scope,
    exceptRead,
    covers: row.tool?.name ?? row.environment?.name ?? row.agent?.name ?? null,
    reason,
    pulledAt: row.pulledAt.toISOString(),
    pulledBy,
    released:
      releasedAt === null
        ? null
        : { at: releasedAt.toISOString(), by: row.releasedBy?.email ?? "", reason: releaseReason },
    releaseRefusal: releasedAt === null ? refusal : null,
    end,
  };
}

async function stoppable(
  { prisma }: Database,
  person: PersonActor | null,
  any: boolean,
): Promise<KillSwitchesAnswer["mayPull"]> {
  const names = { select: { name: true }, orderBy: { name: "asc" } } as const;
  const own = person !== null && hasRole(person, "operator") ? [...person.teamIds] : [];
  const agents = await prisma.agent.findMany({ ...names, where: any ? {} : { teamId: { in: own } } });
  const tools = any ? await prisma.tool.findMany(names) : [];
  const environments = any ? await prisma.environment.findMany(names) : [];
  const nameOf = ({ name }: { name: string }) => name;
  return {
    organisation: any,
    tools: tools.map(nameOf),
    environments: environments.map(nameOf),
    agents: agents.map(nameOf),
  };
}
