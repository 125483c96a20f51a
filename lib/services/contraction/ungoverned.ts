import { type UngovernedEvidence, ungovernedEvidenceSchema } from "@/lib/contracts/contractions";
import { namesAction } from "@/lib/core/organisation/actionPattern";
import { addContraction, moveContraction } from "@/lib/db/contraction/open";
import type { Transaction } from "@/lib/db/database";
import { audit } from "@/lib/services/audit";
import { requireCommand } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";

/** What is kept of each place; the newest. */
const SEEN_MAX = 20;

/**
 * Proposes to take out the grants of a tool in an environment from an agent that acted there around Ambit, with what was seen of it
 * (`ungovernedEvidenceSchema`). What is open for the agent grows with it; what somebody dismissed is not proposed again for the same
 * evidence. Null where nothing is proposed: it holds no such grant, or the evidence is known. Called by Ambit itself, as often as it likes.
 */
export async function proposeForUngoverned({
  ctx,
  input: { agentId, evidence },
}: {
  ctx: ServiceContext;
  input: { agentId: string; evidence: unknown };
}): Promise<string | null> {
  requireCommand(ctx);
  const found = ungovernedEvidenceSchema.parse(evidence);
  return ctx.db.transaction(async (tx) => {
    const grants = await grantsOf(tx, agentId, found);
    if (grants.length === 0) return null;
    const known = await tx.contraction.findMany({
      where: { agentId, cause: "ungoverned", status: { in: ["open", "dismissed"] } },
      select: { id: true, status: true, grants: true, evidence: true },
    });
    const seen = new Set(
      known.flatMap((one) => evidenceOf(one.evidence).flatMap((place) => place.seen)).map(({ fragment }) => fragment),
    );
    if (found.seen.every(({ fragment }) => seen.has(fragment))) return null;
    const open = known.find(({ status }) => status === "open");
    const all = open === undefined ? grants : [...new Set([...open.grants, ...grants])].sort();
    const id = await put(ctx, tx, {
      agentId,
      open,
      grants: all,
      evidence: together(evidenceOf(open?.evidence), found),
    });
    if (id !== null)
      await audit(ctx, tx, {
        event: open === undefined ? "contraction.proposed" : "contraction.moved",
        subjectKind: "contraction",
        subjectId: id,
        detail: { agentId, grants: all, tool: found.tool, environment: found.environment },
      });
    return id;
  });
}

async function put(
  ctx: ServiceContext,
  tx: Transaction,
  {
    agentId,
    open,
    grants,
    evidence,
  }: {
    agentId: string;
    open: { id: string; grants: string[] } | undefined;
    grants: string[];
    evidence: UngovernedEvidence[];
  },
): Promise<string | null> {
  if (open === undefined) return addContraction(tx, { cause: "ungoverned", agentId, grants, evidence, at: ctx.now() });
  return (await moveContraction(tx, { id: open.id, was: open.grants, grants, evidence })) ? open.id : null;
}

/** The grants in force that name an action of the tool in the environment. */
async function grantsOf(
  tx: Transaction,
  agentId: string,
  { tool, environment }: UngovernedEvidence,
): Promise<string[]> {
  const grants = await tx.budgetGrant.findMany({
    where: { budget: { agentId, inForce: true }, environments: { has: environment } },
    select: { grantId: true, actions: true },
  });
  return grants
    .filter(({ actions }) => actions.some((pattern) => namesAction(`${tool}.*`, pattern)))
    .map(({ grantId }) => grantId)
    .sort();
}

function together(known: readonly UngovernedEvidence[], found: UngovernedEvidence): UngovernedEvidence[] {
  const isThis = (one: UngovernedEvidence) =>
    one.tool === found.tool && one.environment === found.environment && one.principal === found.principal;
  const before = known.find(isThis)?.seen ?? [];
  const fresh = found.seen.filter(({ fragment }) => !before.some((one) => one.fragment === fragment));
  const seen = [...before, ...fresh].toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, SEEN_MAX);
  return [...known.filter((one) => !isThis(one)), { ...found, seen }];
}

/** As it is stored. */
export function evidenceOf(stored: unknown): UngovernedEvidence[] {
  const read = ungovernedEvidenceSchema.array().safeParse(stored);
  return read.success ? read.data : [];
}
