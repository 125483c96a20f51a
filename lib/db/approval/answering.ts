/** What answering an approval reads and writes, inside one transaction. */
import type { ApprovalAnswer, Requirement } from "@/lib/core/decision/types";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { type Database, json, type Transaction } from "@/lib/db/database";

/** Holds the approval's row until the transaction ends, so that answers come one after the other. */
export async function lockApproval(tx: Transaction, id: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM approval WHERE id = ${id}::uuid FOR UPDATE`;
}

export function readApproval(tx: Transaction, id: string) {
  return tx.approval.findUnique({
    where: { id },
    include: {
      agent: { include: { team: true } },
      evaluation: true,
      requirements: { orderBy: [{ kind: "asc" }, { name: "asc" }] },
      answers: { include: { person: true }, orderBy: { answeredAt: "asc" } },
      claimedBy: true,
      assignedPerson: true,
      assignedTeam: true,
      editedBy: true,
      releases: { include: { person: true }, orderBy: { releaseAt: "asc" } },
      bounded: true,
      answeredBy: { include: { givenBy: true } },
      questions: { include: { person: true }, orderBy: { askedAt: "asc" } },
      honouredBy: {
        orderBy: { decidedAt: "desc" },
        take: 1,
        select: { id: true, result: { include: { stateChanges: true } } },
      },
    },
  });
}
export type ApprovalWithContext = NonNullable<Awaited<ReturnType<typeof readApproval>>>;

/** The person with everything that answering looks at, as it is now. */
export function readAnswerer(tx: Transaction, personId: string) {
  return tx.person.findUnique({
    where: { id: personId },
    include: {
      roles: true,
      teams: { include: { team: true } },
      groups: { include: { group: true } },
    },
  });
}

/** The approving answers to the arguments as they are now, as the core counts them. */
export function approvingAnswers(approval: ApprovalWithContext): ApprovalAnswer[] {
  return approval.answers
    .filter(({ verdict, edition }) => verdict === "approve" && edition === approval.edition)
    .map(({ personId, qualifies }) => ({ person: personId, qualifies: qualifies as unknown as Requirement[] }));
}

export async function insertAnswer(
  tx: Transaction,
  answer: {
    approvalId: string;
    personId: string;
    edition: number;
    verdict: "approve" | "deny";
    reason: string | null;
    qualifies: readonly Requirement[];
    apiTokenId: string | null;
    verifiedBy?: "password" | "oidc" | "api_token";
    authenticatedAt?: Date | null;
    authIssuer?: string | null;
    authContext?: string | null;
    authMethods?: string[];
    answeredAt: Date;
    /** Where it was given before it took effect. */
    givenAt?: Date | null;
  },
): Promise<void> {
  await tx.approvalAnswer.create({ data: { ...answer, qualifies: json(answer.qualifies) } });
}

/** Moves a pending approval whose time is not over to its terminal state. False when it has one already. */
export async function resolveApproval(
  tx: Transaction,
  {
    id,
    now,
    ...state
  }: { id: string; now: Date } & ({ status: "approved"; approvedUntil: Date } | { status: "denied"; reason: string }),
): Promise<boolean> {
  const { count } = await tx.approval.updateMany({
    where: { id, status: "pending", expiresAt: { gt: now } },
    data: { ...state, resolvedAt: now },
  });
  return count === 1;
}

/** Ends a pending approval whose time is over. False when it is not pending, or has time left. */
export async function expireApproval(tx: Transaction, id: string, now: Date): Promise<boolean> {
  const { count } = await tx.approval.updateMany({
    where: { id, status: "pending", expiresAt: { lte: now } },
    data: { status: "expired", resolvedAt: now },
  });
  return count === 1;
}

/** Most answers released in one sweep; the next one goes on. */
const RELEASES_MAX = 200;

/** The answers that take effect by now. */
export function findDueReleases(db: Database, now: Date): Promise<{ approvalId: string; personId: string }[]> {
  return db.prisma.approvalRelease.findMany({
    where: { releaseAt: { lte: now } },
    select: { approvalId: true, personId: true },
    orderBy: { releaseAt: "asc" },
    take: RELEASES_MAX,
  });
}

interface TakenRelease {
  reason: string | null;
  givenAt: Date;
  edition: number;
  /** The bounds within which it is given in advance too, as they were kept. */
  bounded: JsonObject | null;
  /** As the session that gave it had it. */
  verification: { method: "password" | "oidc"; authenticatedAt: number | null } | null;
}

/** Takes a due answer out of waiting; null when it is no longer there. The approval's row is held. */
export async function takeRelease(
  tx: Transaction,
  { approvalId, personId, now }: { approvalId: string; personId: string; now: Date },
): Promise<TakenRelease | null> {
  const rows = await tx.$queryRaw<TakenRelease[]>`
    DELETE FROM approval_release
     WHERE approval_id = ${approvalId}::uuid AND person_id = ${personId}::uuid AND release_at <= ${now}
    RETURNING reason, given_at AS "givenAt", edition, bounded, verification`;
  return rows[0] ?? null;
}
