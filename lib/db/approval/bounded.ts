/** Bounded approvals as people see them. */
import type { Database, Transaction } from "@/lib/db/database";

const SHOWN = {
  agent: { include: { team: true } },
  givenBy: { select: { name: true, email: true } },
  revokedBy: { select: { name: true, email: true } },
  answered: {
    select: { id: true, boundedUse: true, requestedAt: true, evaluation: { select: { resource: true } } },
    orderBy: { boundedUse: "desc" },
  },
} as const;

export interface BoundedPosition {
  givenAt: Date;
  id: string;
}

export interface BoundedQuery {
  /** Null for every team. */
  teams: readonly string[] | null;
  state: "in_force" | "over" | "all";
  agent: string | undefined;
  after: BoundedPosition | undefined;
  limit: number;
  now: Date;
}

/** The newest first; of what each answered, the last one. */
export function findBounded(db: Database, { teams, state, agent, after, limit, now }: BoundedQuery) {
  const { boundedApproval: table } = db.prisma;
  const inForce = { revokedAt: null, until: { gt: now }, used: { lt: table.fields.usesMax } };
  return table.findMany({
    where: {
      agent: {
        ...(teams === null ? {} : { teamId: { in: [...teams] } }),
        ...(agent === undefined ? {} : { name: agent }),
      },
      ...(state === "in_force" ? inForce : {}),
      ...(state === "over" ? { NOT: inForce } : {}),
      ...(after === undefined
        ? {}
        : { OR: [{ givenAt: { lt: after.givenAt } }, { givenAt: after.givenAt, id: { lt: after.id } }] }),
    },
    include: { ...SHOWN, answered: { ...SHOWN.answered, take: 1 } },
    orderBy: [{ givenAt: "desc" }, { id: "desc" }],
    take: limit,
  });
}

/** One with all that it answered. */
export function readBounded(tx: Transaction, id: string) {
  return tx.boundedApproval.findUnique({ where: { id }, include: SHOWN });
}
export type BoundedWithContext = NonNullable<Awaited<ReturnType<typeof readBounded>>>;
