/** The figures of a period, all of one moment. */
import { accessTransaction } from "@/lib/db/access/transaction";
import type { Database } from "@/lib/db/database";
import type { QueryClient } from "@/lib/db/queryClient";
import { type AlwaysApprovedKind, readAlwaysApproved } from "./grants";
import { type PersonFigures, readPeople } from "./people";
import { type RuleFigures, readRules } from "./rules";
import type { FatigueSpan } from "./span";

export interface FatigueFigures {
  asked: number;
  rules: RuleFigures[];
  grants: AlwaysApprovedKind[];
  people: PersonFigures[];
}

/** Planned for the period that is asked for: the pool's one plan for all values suits rows found by their keys. */
const OPENING = `SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL plan_cache_mode = force_custom_plan;
  SET LOCAL jit = off`;

/** `person` narrows the people to one; the others are not read at all. */
export function readFatigue(
  db: Database,
  { person, grants, ...span }: FatigueSpan & { person: string | null; grants: number },
): Promise<FatigueFigures> {
  return accessTransaction(
    db,
    async (client) => ({
      asked: await readAsked(client, span),
      rules: await readRules(client, span),
      grants: await readAlwaysApproved(client, { ...span, limit: grants }),
      people: await readPeople(client, { from: span.from, to: span.to, person }),
    }),
    { opening: OPENING },
  );
}

/** How one person answered between two moments. */
export async function readPersonFigures(
  db: Database,
  asked: { from: Date; to: Date; person: string },
): Promise<PersonFigures | null> {
  const [figures] = await accessTransaction(db, (client) => readPeople(client, asked), { opening: OPENING });
  return figures ?? null;
}

/** Each question once, however many rules asked it. */
async function readAsked(client: QueryClient, { from, to, teams }: FatigueSpan): Promise<number> {
  const { rows } = await client.query<{ asked: number }>(
    `SELECT count(*)::int AS asked FROM approval a JOIN agent g ON g.id = a.agent_id
      WHERE a.requested_at > $1 AND a.requested_at <= $2 AND a.bounded_approval_id IS NULL
        AND ($3::uuid[] IS NULL OR g.team_id = ANY ($3))`,
    [from, to, teams],
  );
  return rows[0]?.asked ?? 0;
}
