import type { KillSwitchesAnswer, KillSwitchView } from "@/lib/contracts/killSwitches";
import type { Database } from "@/lib/db/database";
import { hasRole } from "@/lib/services/authorize";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { mayPullAny, releaseRefusal } from "./mayPull";
import { visibleSwitches } from "./visible";

const RELEASED_MAX = 100;

const include = {
  tool: { select: { name: true } },
  environment: { select: { name: true } },
  agent: { select: { name: true } },
  releasedBy: { select: { email: true } },
} as const;

/**
 * The switches in force, the newest released ones, and what the one who asks may stop. Everyone who is signed in sees what
 * stops the organisation, a tool or an environment; a switch of an agent, whoever may see the agent.
 */
export async function listKillSwitches({ ctx }: { ctx: ServiceContext }): Promise<KillSwitchesAnswer> {
  const person = personOf(ctx);
  const inForce = await killSwitchesInForce({ ctx });
  const released = await ctx.db.prisma.killSwitch.findMany({
    where: { ...visibleSwitches(ctx), releasedAt: { not: null } },
    include,
    orderBy: { releasedAt: "desc" },
    take: RELEASED_MAX,
  });
  const mayPull = await stoppable(ctx.db, person, mayPullAny(ctx.actor));
  return { inForce, released: released.map((row) => viewOf(row, person)), mayPull };
}

/** Those in force, the newest first. */
export async function killSwitchesInForce({ ctx }: { ctx: ServiceContext }): Promise<KillSwitchView[]> {
  const where = { ...visibleSwitches(ctx), releasedAt: null };
  const rows = await ctx.db.prisma.killSwitch.findMany({ where, include, orderBy: { pulledAt: "desc" } });
  return rows.map((row) => viewOf(row, personOf(ctx)));
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
}

function viewOf(row: Row, person: PersonActor | null): KillSwitchView {
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
