/** Budget versions by their ids. */
import type { BudgetDefinition, BudgetLimitDefinition, GrantDefinition } from "@/lib/core/organisation/definition";
import type { QueryClient } from "./queryClient";
import { type Row, withoutNulls } from "./withoutNulls";

/**
 * Those that were read, by the database that they are from. INVARIANT (a version never changes: triggers budget_immutable and
 * budget_grant_immutable): budgets are most of an organisation, so a change of it reads only those that it brought.
 */
const kept = new Map<string, ReadonlyMap<string, BudgetDefinition>>();

/**
 * The budgets of these ids. `identity` names the database; `isWhole` says that these are all that are in force there, so that what is
 * kept of others can go.
 */
export async function readBudgets(
  client: QueryClient,
  { identity, ids, isWhole }: { identity: string; ids: readonly string[]; isWhole: boolean },
): Promise<ReadonlyMap<string, BudgetDefinition>> {
  const known = kept.get(identity) ?? new Map<string, BudgetDefinition>();
  const missing = ids.filter((id) => !known.has(id));
  const read = missing.length === 0 ? [] : await readMissing(client, missing);
  const budgets = new Map([...(isWhole ? ids.flatMap((id) => entry(known, id)) : known), ...read]);
  kept.set(identity, budgets);
  return budgets;
}

function entry(known: ReadonlyMap<string, BudgetDefinition>, id: string): [string, BudgetDefinition][] {
  const budget = known.get(id);
  return budget === undefined ? [] : [[id, budget]];
}

type StoredGrant = Omit<Row<GrantDefinition>, "objectTypes"> & { objectTypes: string[] };

interface StoredBudget {
  id: string;
  version: number;
  limits: BudgetLimitDefinition[];
  grants: StoredGrant[];
}

async function readMissing(client: QueryClient, ids: string[]): Promise<[string, BudgetDefinition][]> {
  const { rows } = await client.query<StoredBudget>({ name: "budgets_by_id", text: BY_ID, values: [ids] });
  return rows.map(({ id, version, limits, grants }) => [
    id,
    { version, grants: grants.map(grantOf), ...(limits.length === 0 ? {} : { limits }) },
  ]);
}

function grantOf({ objectTypes, expiresAt, ...grant }: StoredGrant): GrantDefinition {
  return withoutNulls<GrantDefinition>({
    ...grant,
    objectTypes: objectTypes.length === 0 ? null : objectTypes,
    expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
  });
}

const BY_ID = `
SELECT b.id, b.version, b.limits,
  (SELECT coalesce(json_agg(json_build_object('id', x.grant_id, 'actions', x.actions, 'environments', x.environments,
      'objectTypes', x.object_types, 'maxSensitivity', x.max_sensitivity, 'maxBlastRadius', x.max_blast_radius,
      'maxAudience', x.max_audience, 'arguments', x.arguments, 'when', x."when", 'limits', x.limits,
      'obligations', x.obligations, 'expiresAt', x.expires_at) ORDER BY x.position), '[]')
     FROM budget_grant x WHERE x.budget_id = b.id) AS grants
FROM budget b WHERE b.id = ANY ($1::uuid[])`;
