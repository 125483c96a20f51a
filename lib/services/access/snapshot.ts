import type { DecisionSnapshot, LimitDemand } from "@/lib/core/decision/types";
import { demandsOf } from "@/lib/core/limits/demands";
import type { CompiledOrganisation } from "@/lib/core/organisation/compile";
import { readPresentedApproval } from "@/lib/db/access/approvals";
import { counterLock, readUsage } from "@/lib/db/access/limits";
import { lockNames } from "@/lib/db/access/locks";
import { readSessionFacts, resolveSession, type SessionRow } from "@/lib/db/access/sessions";
import type { QueryClient } from "@/lib/db/queryClient";
import { newId } from "@/lib/platform/ids";
import type { Asked } from "./asked";
import type { AccessContext } from "./context";
import { idOrNull } from "./identifier";
import { provenanceIn } from "./provenance";

/** What moves, as the decision looks at it; nobody else changes it until the transaction ends. */
export interface Looked {
  session: SessionRow;
  snapshot: DecisionSnapshot;
}

/**
 * Locks the session and the counters that bear on the request, then reads them: whoever decides on the same ones waits,
 * in whatever process, so a limit is never exceeded and a session's facts are never missed.
 */
export async function lookAt(
  ctx: AccessContext,
  client: QueryClient,
  { asked, organisation, now }: { asked: Asked; organisation: CompiledOrganisation; now: Date },
): Promise<Looked> {
  const { agentId, agent, tool, environment, credentialKind } = ctx.actor;
  const session = await resolveSession(client, {
    agentId,
    claimed: idOrNull(asked.claimedSessionId ?? undefined),
    newId: newId(),
    now,
  });
  const demands = demandsOf(asked.request, organisation, now.getTime());
  await lockNames(client, [`session ${session.id}`, ...demands.map(counterLock)]);
  const used = usedBy(demands, await readUsage(client, demands));
  return {
    session,
    snapshot: {
      organisation,
      caller: { agent, tool, environment, kind: credentialKind },
      session: await readSessionFacts(client, session, now),
      used,
      provenance: await provenanceIn(client, session, asked.request),
    },
  };
}

/** The presented approval, locked: undefined when none was, null when it cannot be verified. */
export async function lookAtApproval(
  ctx: AccessContext,
  client: QueryClient,
  presented: string | undefined,
): Promise<DecisionSnapshot["approval"]> {
  if (presented === undefined) return undefined;
  const id = idOrNull(presented);
  return id === null ? null : readPresentedApproval(client, { id, agentId: ctx.actor.agentId });
}

function usedBy(demands: readonly LimitDemand[], usage: readonly string[]): DecisionSnapshot["used"] {
  const byWindow = new Map(demands.map((demand, index) => [windowOf(demand), usage[index]]));
  return (demand) => {
    const used = byWindow.get(windowOf(demand));
    // INVARIANT (limits_read): what was not locked and read is not decided on.
    if (used === undefined) throw new Error(`the use of ${demand.key} was not read`);
    return used;
  };
}

function windowOf(demand: LimitDemand): string {
  return JSON.stringify([demand.key, demand.byValue, demand.windowFrom]);
}
