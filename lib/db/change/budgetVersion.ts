import type { BudgetDefinition, GrantDefinition, Json } from "@/lib/core/organisation/definition";
import type { Transaction } from "@/lib/db/database";

/** A version of an agent's budget, in force or not; null where there is none, or the agent is not one of these teams'. */
export async function readBudgetVersion(
  db: Transaction,
  { agent, version, teams }: { agent: string; version: number; teams: readonly string[] | null },
): Promise<BudgetDefinition | null> {
  const found = await db.budget.findFirst({
    where: { version, agent: { name: agent, ...(teams === null ? {} : { teamId: { in: [...teams] } }) } },
    include: { grants: { orderBy: { position: "asc" } } },
  });
  if (found === null) return null;
  const limits = found.limits as unknown as NonNullable<BudgetDefinition["limits"]>;
  return { version, grants: found.grants.map(grantOf), ...(limits.length === 0 ? {} : { limits }) };
}

type Row = Awaited<ReturnType<Transaction["budgetGrant"]["findMany"]>>[number];

/** An empty column is an absent member. */
function grantOf({
  budgetId: _,
  position: __,
  grantedAt: ___,
  grantId: id,
  expiresAt,
  objectTypes,
  ...columns
}: Row): GrantDefinition {
  const members: Record<string, Json | null> = {
    ...(columns as unknown as Record<string, Json | null>),
    id,
    objectTypes: objectTypes.length === 0 ? null : objectTypes,
    expiresAt: expiresAt?.toISOString() ?? null,
  };
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== null),
  ) as unknown as GrantDefinition;
}
