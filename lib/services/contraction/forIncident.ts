/** What incidents propose to take out: the grants behind a finding that authority was too wide. */
import { addContraction, moveContraction, resolveContraction } from "@/lib/db/contraction/open";
import type { Transaction } from "@/lib/db/database";
import { allowingGrants } from "@/lib/db/incident/grants";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";

/**
 * Has what Ambit proposes because of an incident follow its findings and its records: for each agent whose authority was found too wide, the
 * grants in force that allowed what the records tell, but for those that somebody chose to keep or took out already. Part of the caller's
 * transaction, who holds the incident and has checked who asks. Answers how many were proposed newly.
 */
export async function followIncident(ctx: ServiceContext, tx: Transaction, incidentId: string): Promise<number> {
  const wide = await tx.incidentFinding.findMany({
    where: { incidentId, kind: "authority_too_wide", withdrawnAt: null },
    select: { agentId: true },
  });
  const known = await tx.contraction.findMany({
    where: { incidentId },
    select: { id: true, agentId: true, status: true, grants: true },
  });
  const open = known.filter(({ status }) => status === "open");
  const agents = new Set([...wide, ...open].flatMap(({ agentId }) => agentId ?? []));
  if (agents.size === 0) return 0;
  const allowing = new Map((await allowingGrants(tx, incidentId)).map(({ agentId, grants }) => [agentId, grants]));
  let proposed = 0;
  for (const agentId of agents) {
    const isWide = wide.some((one) => one.agentId === agentId);
    const answered = new Set(
      known.flatMap((one) =>
        one.agentId === agentId && (one.status === "dismissed" || one.status === "taken") ? one.grants : [],
      ),
    );
    const grants = isWide ? (allowing.get(agentId) ?? []).filter((grant) => !answered.has(grant)) : [];
    const current = open.find((one) => one.agentId === agentId);
    if (await follow(ctx, tx, { incidentId, agentId, grants, current })) proposed += 1;
  }
  return proposed;
}

/** True where it was proposed newly. */
async function follow(
  ctx: ServiceContext,
  tx: Transaction,
  {
    incidentId,
    agentId,
    grants,
    current,
  }: { incidentId: string; agentId: string; grants: string[]; current: { id: string; grants: string[] } | undefined },
): Promise<boolean> {
  const note = (event: string, id: string) =>
    audit(ctx, tx, { event, subjectKind: "contraction", subjectId: id, detail: { agentId, grants, incidentId } });
  if (current === undefined) {
    if (grants.length === 0) return false;
    const id = await addContraction(tx, { cause: "incident", incidentId, agentId, grants, at: ctx.now() });
    if (id !== null) await note("contraction.proposed", id);
    return id !== null;
  }
  if (current.grants.join("\n") === grants.join("\n")) return false;
  const isOver = grants.length === 0;
  const done = isOver
    ? await resolveContraction(tx, current.id, { status: "lapsed", resolvedAt: ctx.now() })
    : await moveContraction(tx, { id: current.id, was: current.grants, grants });
  if (done) await note(isOver ? "contraction.lapsed" : "contraction.moved", current.id);
  return false;
}
