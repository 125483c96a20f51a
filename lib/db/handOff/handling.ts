/** What taking, passing and ending a hand-off reads and writes, inside one transaction. Each change is by condition. */
import { json, type Transaction } from "@/lib/db/database";

/** Holds the hand-off's row until the transaction ends, so that changes come one after the other. */
export async function lockHandOff(tx: Transaction, id: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM hand_off WHERE id = ${id}::uuid FOR UPDATE`;
}

const TAKER = {
  roles: true,
  teams: { include: { team: true } },
  groups: { include: { group: true } },
} as const;

export function readHandOff(tx: Transaction, id: string) {
  return tx.handOff.findUnique({
    where: { id },
    include: {
      agent: { include: { team: true } },
      evaluation: true,
      owner: { include: TAKER },
      owners: { include: { person: true, passedBy: true }, orderBy: { position: "asc" } },
    },
  });
}
export type HandOffWithContext = NonNullable<Awaited<ReturnType<typeof readHandOff>>>;

/** A person with everything that taking a hand-off looks at; null for an address that nobody has. */
export function readTaker(tx: Transaction, email: string) {
  return tx.person.findUnique({ where: { email }, include: TAKER });
}

export type Taker = NonNullable<Awaited<ReturnType<typeof readTaker>>>;

/** Makes `to` the owner, if it is still open or still `from`'s. False when it has moved on. */
export async function giveTo(
  tx: Transaction,
  { id, from, to, now }: { id: string; from: string | null; to: string; now: Date },
): Promise<boolean> {
  const { count } = await tx.handOff.updateMany({
    where: from === null ? { id, status: "open" } : { id, status: "accepted", ownerId: from },
    data: { status: "accepted", ownerId: to, ...(from === null ? { acceptedAt: now } : {}) },
  });
  return count === 1;
}

export async function insertOwner(
  tx: Transaction,
  owner: { handOffId: string; personId: string; passedById: string | null; since: Date; note: string | null },
): Promise<void> {
  const before = await tx.handOffOwner.count({ where: { handOffId: owner.handOffId } });
  await tx.handOffOwner.create({ data: { ...owner, position: before + 1 } });
}

type End =
  | { status: "done"; result: string; reference: string | null; stateChanges: unknown[] }
  | { status: "returned"; reason: string };

/** Ends it, if it is still this person's. False when it has moved on. */
export async function resolveHandOff(
  tx: Transaction,
  { id, owner, now, end }: { id: string; owner: string; now: Date; end: End },
): Promise<boolean> {
  const { count } = await tx.handOff.updateMany({
    where: { id, status: "accepted", ownerId: owner },
    data: {
      ...(end.status === "done" ? { ...end, stateChanges: json(end.stateChanges) } : end),
      resolvedAt: now,
    },
  });
  return count === 1;
}
