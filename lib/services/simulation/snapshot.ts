/** What a simulated decision looks at beside the organisation: session, use, approval, as they are or were. Nothing is locked or kept. */
import type { Assumed } from "@/lib/contracts/simulation";
import { usesProvenance } from "@/lib/core/decision/cell";
import { sessionDelta, together } from "@/lib/core/decision/session";
import {
  type CallerScope,
  type DecisionRequest,
  type DecisionSnapshot,
  FRESH_SESSION,
  type SessionFacts,
} from "@/lib/core/decision/types";
import { demandsOf } from "@/lib/core/limits/demands";
import { worstCase } from "@/lib/core/organisation/facts";
import { readDecisionState } from "@/lib/db/access/decisionState";
import type { SessionRow } from "@/lib/db/access/sessions";
import { readApproval } from "@/lib/db/simulation/approval";
import { readUse } from "@/lib/db/simulation/limits";
import { allowedInHourBefore, factsOfHoursBefore, findSessionOf, valuesSeen } from "@/lib/db/simulation/sessions";
import { idOrNull } from "@/lib/services/access/identifier";
import { provenanceOfRequest, valuesToLookUp } from "@/lib/services/access/provenance";
import type { ServiceContext } from "@/lib/services/context";
import type { RegisteredAgent } from "./pastOrganisation";
import type { Basis } from "./points";
import { type Stated, seenAs, statedFacts, usedOf } from "./stated";

export interface Call {
  agent: RegisteredAgent;
  request: DecisionRequest;
  caller: CallerScope;
  claimedSessionId: string | null;
  stated: Stated;
}

/** What is looked at, and what of it was taken as given. */
export interface Looked {
  snapshot: DecisionSnapshot;
  assumed: Assumed[];
}

export async function lookAt(ctx: ServiceContext, call: Call, basis: Basis): Promise<Looked> {
  const session = await findSessionOf(ctx.db.pool, {
    agentId: call.agent.id,
    claimed: idOrNull(call.claimedSessionId ?? undefined),
    openedBy: basis.at,
  });
  const [facts, use, provenance, approval, credential] = await Promise.all([
    factsOf(ctx, call, { session, basis }),
    limitsOf(ctx, call, basis),
    provenanceOf(ctx, call, { session, basis }),
    approvalOf(ctx, call, basis),
    credentialOf(ctx, call, basis),
  ]);
  const { presentedApproval } = call.request;
  return {
    snapshot: {
      organisation: basis.organisation,
      caller: call.caller,
      session: facts.session,
      used: use.used,
      provenance: provenance.provenance,
      ...(presentedApproval === undefined ? {} : { approval: approval.approval }),
    },
    assumed: [facts, use, provenance, approval, credential].flatMap(({ assumed }) => assumed),
  };
}

interface InSession {
  session: SessionRow | null;
  basis: Basis;
}

async function factsOf(
  ctx: ServiceContext,
  { stated }: Call,
  { session, basis }: InSession,
): Promise<{ session: SessionFacts; assumed: Assumed[] }> {
  if (stated.session !== undefined)
    return { session: statedFacts(stated.session), assumed: [said("session", "The session is as you say.")] };
  if (session === null)
    return { session: FRESH_SESSION, assumed: [said("session", "The agent had no session: it is a fresh one.")] };
  const whose = session.shared ? "the agent's shared session" : "the session that the request names";
  if (basis.before === null)
    return {
      session: await factsNow(ctx, session),
      assumed: [said("session", `The session is ${whose} as it is now.`)],
    };
  const { before } = basis;
  const hours = await factsOfHoursBefore(ctx.db.pool, { session, before });
  const since = await allowedInHourBefore(ctx.db.pool, { session, before });
  const facts = since.reduce((all, { facts: risk, times }) => {
    const one = sessionDelta(risk ?? worstCase({}));
    const each = { ...one, decisions: times, exposes: one.exposes * times, writes: one.writes * times };
    return together(all, each);
  }, hours ?? FRESH_SESSION);
  return { session: facts, assumed: [said("session", `The session is ${whose} as it was just before that moment.`)] };
}

async function factsNow(ctx: ServiceContext, session: SessionRow): Promise<SessionFacts> {
  const wanted = { credentialIds: [], sessions: [session], demands: [], values: [], now: ctx.now() };
  return (await readDecisionState(ctx.db.pool, wanted)).facts.get(session.id) ?? FRESH_SESSION;
}

async function limitsOf(
  ctx: ServiceContext,
  { agent, request, stated }: Call,
  { organisation, at, before }: Basis,
): Promise<{ used: DecisionSnapshot["used"]; assumed: Assumed[] }> {
  const demands = demandsOf(request, organisation, at.getTime());
  const read = await readUse(ctx.db.pool, { agentId: agent.id, demands, before });
  const windowOf = ({ key, byValue, windowFrom }: (typeof demands)[number]) =>
    JSON.stringify([key, byValue, windowFrom]);
  const recorded = new Map(demands.map((demand, index) => [windowOf(demand), read[index] ?? "0"]));
  const isStated = demands.some((demand) => usedOf(stated, demand) !== undefined);
  return {
    used: (demand) => usedOf(stated, demand) ?? recorded.get(windowOf(demand)) ?? "0",
    assumed: isStated ? [said("limits", "What of limits is used is as you say.")] : [],
  };
}

async function provenanceOf(
  ctx: ServiceContext,
  { request, stated }: Call,
  { session, basis: { organisation, at, before } }: InSession,
): Promise<{ provenance: DecisionSnapshot["provenance"]; assumed: Assumed[] }> {
  if (!usesProvenance(organisation, request)) return { provenance: () => "unseen", assumed: [] };
  const values = valuesToLookUp({ organisation, session, now: at }, request);
  const seen = await valuesSeen(ctx.db.pool, { values, before });
  const found = session === null ? () => "unseen" as const : provenanceOfRequest(session, seen);
  const isForgotten = session?.salt === null && session.provenanceUntil !== null && at < session.provenanceUntil;
  return {
    provenance: (value) => seenAs(stated, value) ?? found(value),
    assumed: [
      ...(stated.provenance === undefined
        ? []
        : [said("provenance", "Where values were first seen is as you say, of those that you name.")]),
      ...(isForgotten
        ? [
            said(
              "provenance",
              "Where values were first seen in that session is forgotten by now: they count as unseen.",
            ),
          ]
        : []),
    ],
  };
}

async function approvalOf(
  ctx: ServiceContext,
  { agent, request: { presentedApproval } }: Call,
  { before }: Basis,
): Promise<{ approval: NonNullable<DecisionSnapshot["approval"]> | null; assumed: Assumed[] }> {
  const id = idOrNull(presentedApproval);
  const read = id === null ? null : await readApproval(ctx.db.pool, { id, agentId: agent.id, before });
  const isUncertain = read?.isEdited === true && before !== null;
  return {
    approval: read?.approval ?? null,
    assumed: isUncertain
      ? [
          said(
            "approval",
            "The approval's arguments were edited: it is taken to have been for the edited ones already.",
          ),
        ]
      : [],
  };
}

/** Whether anything could have been asked at all. */
async function credentialOf(
  ctx: ServiceContext,
  { agent, caller: { tool, environment, kind } }: Call,
  { at }: Basis,
): Promise<{ assumed: Assumed[] }> {
  const there = await ctx.db.prisma.credential.count({
    where: {
      agentId: agent.id,
      kind,
      tool: { name: tool },
      environment: { name: environment },
      createdAt: { lte: at },
      OR: [{ revokedAt: null }, { revokedAt: { gt: at } }],
    },
  });
  if (there > 0) return { assumed: [] };
  const held = kind === "agent" ? "the agent itself" : "an enforcement point";
  const words = `No credential for ${tool} in ${environment} was held by ${held}: such a call could not have been made.`;
  return { assumed: [said("credential", words)] };
}

function said(about: Assumed["about"], words: string): Assumed {
  return { about, words };
}
