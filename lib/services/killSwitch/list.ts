import type { KillSwitchesAnswer, KillSwitchView } from "@/lib/contracts/killSwitches";
import type { Database } from "@/lib/db/database";
import { hasRole, visibleTeams } from "@/lib/services/authorize";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { mayPullAny, releaseRefusal } from "./mayPull";

const RELEASED_MAX = 100;

/**
 * The switches in force, the newest released ones, and what the one who asks may stop. Everyone who is signed in sees what
 * stops the organisation, a tool or an environment; a switch of an agent, whoever may see the agent.
 */
export async function listKillSwitches({ ctx }: { ctx: ServiceContext }): Promise<KillSwitchesAnswer> {
  const teams = visibleTeams(ctx.actor);
  const visible = teams === null ? {} : { OR: [{ agentId: null }, { agent: { is: { teamId: { in: [...teams] } } } }] };
  const include = {
    tool: { select: { name: true } },
    environment: { select: { name: true } },
    agent: { select: { name: true } },
    releasedBy: { select: { email: true } },
  } as const;
  const { killSwitch } = ctx.db.prisma;
  const [inForce, released, mayPull] = [
    await killSwitch.findMany({ where: { ...visible, releasedAt: null }, include, orderBy: { pulledAt: "desc" } }),
    await killSwitch.findMany({
      where: { ...visible, releasedAt: { not: null } },
      include,
      orderBy: { releasedAt: "desc" },
      take: RELEASED_MAX,
    }),
    await stoppable(ctx.db, ctx.actor.kind === "person" ? ctx.actor : null, mayPullAny(ctx.actor)),
  ];
  const view = (row: (typeof inForce)[number]) => viewOf(row, ctx.actor.kind === "person" ? ctx.actor : null);
  return { inForce: inForce.map(view), released: released.map(view), mayPull };
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
