import type { ReasonCode } from "@/lib/core/decision/types";
import type { StoredHandOff, StoredStateChange } from "@/lib/core/record/stored";
import type { ServiceContext } from "@/lib/services/context";

/** What is read of an evaluation to find its hand-off. */
interface Evaluated {
  id: string;
  decidedAt: Date;
  actionDigest: string;
  outcome: string;
  reason: string;
}

/** A good approval that was presented does not outrank a hand-off: then the reason is `policy_denied`. */
const HANDED_OFF: ReadonlySet<string> = new Set<ReasonCode>(["handed_off", "policy_denied"]);

/**
 * The hand-off of each evaluation that was answered with one: the one that it opened, or, where the call was repeated, the
 * one that people had for exactly this action at that moment.
 */
export async function storedHandOffs(
  { db }: Pick<ServiceContext, "db">,
  evaluations: readonly Evaluated[],
): Promise<Map<string, StoredHandOff>> {
  const denied = evaluations.filter(({ outcome, reason }) => outcome === "deny" && HANDED_OFF.has(reason));
  if (denied.length === 0) return new Map();
  const rows = await findRows(db, denied);
  const found = new Map<string, StoredHandOff>();
  for (const evaluation of denied) {
    const row =
      rows.find(({ evaluationId }) => evaluationId === evaluation.id) ??
      (evaluation.reason === "handed_off" ? rows.find((one) => stoodAt(one, evaluation)) : undefined);
    if (row !== undefined) found.set(evaluation.id, storedHandOff(row));
  }
  return found;
}

const NAME = { select: { name: true, email: true } } as const;

function findRows(db: ServiceContext["db"], evaluations: readonly Evaluated[]) {
  return db.prisma.handOff.findMany({
    where: {
      OR: [
        { evaluationId: { in: evaluations.map(({ id }) => id) } },
        { actionDigest: { in: [...new Set(evaluations.map(({ actionDigest }) => actionDigest))] } },
      ],
    },
    include: { owners: { include: { person: NAME, passedBy: NAME }, orderBy: { position: "asc" } } },
    orderBy: [{ openedAt: "desc" }, { id: "desc" }],
  });
}
type Row = Awaited<ReturnType<typeof findRows>>[number];

/** The rows come newest first, so the first that was open by then is the one. */
function stoodAt({ actionDigest, openedAt }: Row, evaluation: Evaluated): boolean {
  return actionDigest === evaluation.actionDigest && openedAt <= evaluation.decidedAt;
}

function storedHandOff(row: Row): StoredHandOff {
  return {
    id: row.id,
    rule: row.rule,
    status: row.status,
    openedAt: row.openedAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
    owners: row.owners.map(({ person, passedBy, since }) => ({ person, passedBy, since: since.toISOString() })),
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    result: row.result,
    reference: row.reference,
    stateChanges: (row.stateChanges as unknown as Omit<StoredStateChange, "reference">[]).map((change) => ({
      reference: null,
      ...change,
    })),
    reason: row.reason,
  };
}
