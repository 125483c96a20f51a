import type { Provenance } from "@/lib/core/decision/types";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import { provenanceOf, valueDigests } from "@/lib/core/provenance/value";
import type { Transaction } from "@/lib/db/database";

/**
 * Where each argument's value was first seen in the session, as it is known by now; null where nothing is reported to it. An
 * argument that is too long to be looked through was never seen.
 */
export async function firstSeen(
  tx: Transaction,
  { sessionId, args, now }: { sessionId: string; args: JsonObject | null; now: Date },
): Promise<Record<string, Provenance> | null> {
  const session = await tx.agentSession.findUnique({ where: { id: sessionId } });
  if (session === null || session.salt === null || args === null) return null;
  if (session.provenanceUntil === null || session.provenanceUntil <= now) return null;
  const { salt } = session;
  const rows = await tx.sessionValue.findMany({
    where: { sessionId, digest: { in: valueDigests(salt, args) } },
    select: { digest: true, origin: true },
  });
  const origins = new Map(rows.map(({ digest, origin }) => [digest, origin]));
  const entries = Object.entries(args).map(([name, value]) => [
    name,
    originOf(value, { salt, seen: (digest) => origins.get(digest) }),
  ]);
  return Object.fromEntries(entries);
}

function originOf(value: Json, known: Parameters<typeof provenanceOf>[1]): Provenance {
  try {
    return provenanceOf(value, known);
  } catch {
    return "unseen";
  }
}
