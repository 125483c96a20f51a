import { type Simulate, type SimulatedPoint, type SimulationAnswer, simulateSchema } from "@/lib/contracts/simulation";
import { requirementsOf } from "@/lib/core/approval/requirements";
import { decide } from "@/lib/core/decision/decide";
import { actionDigest } from "@/lib/core/decision/exactAction";
import { explain } from "@/lib/core/decision/explain";
import type { CallerScope, DecisionSnapshot, PresentedApproval } from "@/lib/core/decision/types";
import { splitAction } from "@/lib/core/organisation/actionPattern";
import { type Asked, askedOf, isOfMcp } from "@/lib/services/access/asked";
import { visibleAgents } from "@/lib/services/agent/visibleAgents";
import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { currentOrganisation } from "@/lib/services/organisation/current";
import { Problem } from "@/lib/services/problem";
import { pointAnswer } from "./answer";
import type { RegisteredAgent } from "./pastOrganisation";
import { basisOf } from "./points";
import { type Call, lookAt } from "./snapshot";

/**
 * What a request would be decided as at one or two points (`simulateSchema`), with the whole reasoning and what was taken as given. For
 * whoever may see the agent. Nothing is recorded, reserved, used or handed out.
 * @throws Problem `invalid` with pointers into what was sent; `not_found`, also for an agent of a team that the actor does not see.
 */
export async function simulate({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<SimulationAnswer> {
  const simulated = simulateSchema.parse(input);
  const { asked, caller } = understood(simulated);
  const { request, claimedSessionId } = asked;
  const agent = await findAgent(ctx, request.agent);
  const call: Call = { agent, request, caller, claimedSessionId, stated: simulated };
  const current = await currentOrganisation(ctx.db.pool);
  const seesAll = visibleTeams(ctx.actor) === null;
  const points: SimulatedPoint[] = [];
  for (const [index, point] of simulated.points.entries()) {
    const basis = await basisOf(ctx, { agent, point, index, current });
    const looked = await lookAt(ctx, call, basis);
    const given = simulated.approval === "given" ? asGiven(call, looked.snapshot, basis.at) : null;
    const snapshot = given === null ? looked.snapshot : { ...looked.snapshot, approval: given };
    const explained = explain(request, snapshot, basis.at.getTime());
    const assumed = given === null ? looked.assumed : [...looked.assumed, APPROVED];
    points.push(pointAnswer({ point, basis, looked: { snapshot, assumed }, explained, seesAll }));
  }
  const { action, environment } = request;
  return { agent: agent.name, action, environment, action_digest: actionDigest(request), points };
}

const APPROVED = {
  about: "approval",
  words: "Everybody who would be asked is taken to have approved exactly this action.",
} as const;

/** @throws Problem `invalid` where it does not say what the access token would be bound to. */
function understood({ request: wire, binding }: Simulate): { asked: Asked; caller: CallerScope } {
  const agent = wire.context?.agent ?? wire.subject.id;
  const environment = binding?.environment ?? wire.context?.environment;
  const isMethod = isOfMcp(wire);
  const tool = binding?.tool ?? (isMethod ? undefined : splitAction(wire.action.name)[0]);
  if (environment === undefined) throw missing("/request/context/environment", "must say in which environment");
  if (tool === undefined) throw missing("/binding/tool", `must say the tool: a ${wire.action.name} does not name it`);
  if (isMethod && wire.context?.agent === undefined)
    throw missing("/request/context/agent", `must say the agent: the subject of a ${wire.action.name} is the person`);
  const caller = { agent, tool, environment, kind: binding?.kind ?? ("enforcement_point" as const) };
  const asked = askedOf(wire, caller, ["request"]);
  return { asked, caller: { ...caller, agent: asked.request.agent } };
}

function missing(pointer: string, message: string): Problem {
  return new Problem("invalid", "Some fields need another look. Nothing was simulated.", {
    errors: [{ pointer, message }],
  });
}

async function findAgent(ctx: ServiceContext, name: string): Promise<RegisteredAgent> {
  const agent = await ctx.db.prisma.agent.findFirst({
    where: { AND: [visibleAgents(ctx), { name }] },
    select: { id: true, name: true, createdAt: true },
  });
  if (agent === null) throw new Problem("not_found", "There is no such agent. Nothing was simulated.");
  return agent;
}

/** The approval that people would have given of what is asked; null where nothing is. */
function asGiven({ request }: Call, snapshot: DecisionSnapshot, at: Date): PresentedApproval | null {
  const { approval: _, ...without } = snapshot;
  const { asks } = decide(request, without, at.getTime());
  if (asks.length === 0) return null;
  return {
    id: "simulated",
    actionDigest: actionDigest(request),
    status: "approved",
    asks,
    sessionFacts: snapshot.session,
    answers: requirementsOf(asks).flatMap(({ kind, name, count }) =>
      Array.from({ length: count }, (_, index) => ({
        person: `${kind} ${name} ${index}`,
        qualifies: [{ kind, name }],
      })),
    ),
    approvedUntil: at.getTime() + 1,
    used: false,
    revoked: false,
  };
}
