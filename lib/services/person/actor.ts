/** Who is behind a session or an API token. Everything is read anew each time: what was taken away is gone at once. */
import type { Database, Transaction } from "@/lib/db/database";
import { hashSecret, isWellFormed } from "@/lib/platform/secret";
import type { PersonActor, Verification } from "@/lib/services/context";

/** A browser session lasts one working day; afterwards one signs in again. */
export const SESSION_HOURS = 12;

/** What a session cookie claims. */
export interface SessionClaims {
  personId: string;
  sessionEpoch: number;
  /** Epoch milliseconds. */
  signedInAt: number;
  /** Absent in sessions from before there was another way than a password. */
  verification?: Verification;
}

/** The person of a session with the roles and teams of this moment; null when it has ended. */
export async function personOfSession(db: Database, claims: SessionClaims, now: Date): Promise<PersonActor | null> {
  const age = now.getTime() - claims.signedInAt;
  if (!(age >= -60_000 && age < SESSION_HOURS * 3_600_000)) return null;
  const person = await readPerson(db.prisma, claims.personId);
  if (person === null || person.disabledAt !== null || person.sessionEpoch !== claims.sessionEpoch) return null;
  const verification = claims.verification ?? { method: "password", authenticatedAt: claims.signedInAt };
  return { ...actorOf(person), verification };
}

/** The person whose authority an API token carries; null when the token is none of ours, revoked, or over. */
export async function personOfApiToken(db: Database, secret: string, now: Date): Promise<PersonActor | null> {
  if (!isWellFormed("api_token", secret)) return null;
  const token = await db.prisma.apiToken.findUnique({ where: { secretHash: hashSecret(secret) } });
  if (token === null || token.revokedAt !== null || (token.expiresAt !== null && token.expiresAt <= now)) return null;
  const person = await readPerson(db.prisma, token.personId);
  if (person === null || person.disabledAt !== null) return null;
  return { ...actorOf(person), apiTokenId: token.id };
}

/** A person with the roles and teams of this moment; null when there is none, or none any more. */
export async function personOf(db: Database, id: string): Promise<PersonActor | null> {
  const person = await readPerson(db.prisma, id);
  return person === null || person.disabledAt !== null ? null : actorOf(person);
}

function readPerson(prisma: Transaction, id: string) {
  return prisma.person.findUnique({
    where: { id },
    include: { roles: { select: { role: true } }, teams: { select: { teamId: true } } },
  });
}

function actorOf(person: NonNullable<Awaited<ReturnType<typeof readPerson>>>): PersonActor {
  return {
    kind: "person",
    id: person.id,
    email: person.email,
    name: person.name,
    roles: person.roles.map(({ role }) => role),
    teamIds: person.teams.map(({ teamId }) => teamId),
  };
}
