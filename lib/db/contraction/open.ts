/** Contractions that nobody has answered. */
import { json, type Transaction } from "@/lib/db/database";
import { newId } from "@/lib/platform/ids";

/** What it was found by, as the CHECK contraction_found_by wants it. */
export type FoundBy =
  | { cause: "disuse" }
  | { cause: "incident"; incidentId: string }
  | { cause: "ungoverned"; evidence: readonly object[] };

/** Proposes it where none of this cause is open for the agent, or none of this incident. Null where one is, of another process for example. */
export async function addContraction(
  tx: Transaction,
  { agentId, grants, at, ...found }: { agentId: string; grants: readonly string[]; at: Date } & FoundBy,
): Promise<string | null> {
  const id = newId();
  const by =
    found.cause === "incident"
      ? { cause: found.cause, incidentId: found.incidentId }
      : found.cause === "ungoverned"
        ? { cause: found.cause, evidence: json(found.evidence) }
        : { cause: found.cause };
  const { count } = await tx.contraction.createMany({
    data: [{ id, agentId, grants: [...grants], proposedAt: at, ...by }],
    skipDuplicates: true,
  });
  return count === 1 ? id : null;
}

/** What is open is about these grants from now on, with this evidence where there is some. False where it is no longer open, or about others already. */
export async function moveContraction(
  tx: Transaction,
  {
    id,
    was,
    grants,
    evidence,
  }: { id: string; was: readonly string[]; grants: readonly string[]; evidence?: readonly object[] },
): Promise<boolean> {
  const { count } = await tx.contraction.updateMany({
    where: { id, status: "open", grants: { equals: [...was] } },
    data: { grants: [...grants], ...(evidence === undefined ? {} : { evidence: json(evidence) }) },
  });
  return count === 1;
}

/** What became of it. False where something else did before. */
export async function resolveContraction(
  tx: Transaction,
  id: string,
  resolved:
    | { status: "taken"; resolvedAt: Date; resolvedById: string; changeId: string }
    | { status: "dismissed"; resolvedAt: Date; resolvedById: string; reason: string }
    | { status: "lapsed"; resolvedAt: Date },
): Promise<boolean> {
  const { count } = await tx.contraction.updateMany({ where: { id, status: "open" }, data: resolved });
  return count === 1;
}

/** The names of the grants of an agent's budget in force. */
export async function grantsInForce(db: Transaction, agentId: string): Promise<string[]> {
  const grants = await db.budgetGrant.findMany({
    where: { budget: { agentId, inForce: true } },
    select: { grantId: true },
  });
  return grants.map(({ grantId }) => grantId);
}
