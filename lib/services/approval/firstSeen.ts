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
  const [seen = null] = await firstSeenOfEach(tx, { sessionId, args: [args], now });
  return seen;
}

/** The same of the arguments of several calls of one session. */
export async function firstSeenOfEach(
  tx: Transaction,
  { sessionId, args, now }: { sessionId: string; args: readonly (JsonObject | null)[]; now: Date },
): Promise<(Record<string, Provenance> | null)[]> {
  const session = await tx.agentSession.findUnique({ where: { id: sessionId } });
  const salt = session?.salt ?? null;
  if (salt === null || session?.provenanceUntil == null || session.provenanceUntil <= now) return args.map(() => null);
  const digests = new Set(args.flatMap((each) => (each === null ? [] : valueDigests(salt, each))));
  const rows = await tx.sessionValue.findMany({
    where: { sessionId, digest: { in: [...digests] } },
    select: { digest: true, origin: true },
  });
  const origins = new Map(rows.map(({ digest, origin }) => [digest, origin]));
  return args.map((each) => {
    if (each === null) return null;
    const entries = Object.entries(each).map(([name, value]) => [
      name,
      originOf(value, { salt, seen: (digest) => origins.get(digest) }),
    ]);
    return Object.fromEntries(entries) as Record<string, Provenance>;
  });
}

function originOf(value: Json, known: Parameters<typeof provenanceOf>[1]): Provenance {
  try {
    return provenanceOf(value, known);
  } catch {
    return "unseen";
  }
}
