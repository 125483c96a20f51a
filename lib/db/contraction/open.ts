/** Contractions that nobody has answered. */
import type { Transaction } from "@/lib/db/database";
import { newId } from "@/lib/platform/ids";

/** Proposes it where none of this cause is open for the agent. Null where one is, of another process for example. */
export async function addContraction(
  tx: Transaction,
  { agentId, cause, grants, at }: { agentId: string; cause: "disuse"; grants: readonly string[]; at: Date },
): Promise<string | null> {
  const id = newId();
  const { count } = await tx.contraction.createMany({
    data: [{ id, agentId, cause, grants: [...grants], proposedAt: at }],
    skipDuplicates: true,
  });
  return count === 1 ? id : null;
}

/** What is open is about these grants from now on. False where it is no longer open, or about them already. */
export async function moveContraction(
  tx: Transaction,
  { id, was, grants }: { id: string; was: readonly string[]; grants: readonly string[] },
): Promise<boolean> {
  const { count } = await tx.contraction.updateMany({
    where: { id, status: "open", grants: { equals: [...was] } },
    data: { grants: [...grants] },
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
