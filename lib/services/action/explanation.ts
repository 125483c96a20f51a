import type { Reason } from "@/lib/core/decision/types";
import type { JsonObject, Obligation } from "@/lib/core/organisation/definition";
import { type Explanation, explain } from "@/lib/core/record/explain";
import type { ServiceContext } from "@/lib/services/context";
import { evidenceIn } from "./evidence";

/** The columns of an evaluation that say why. */
export interface DecidedRow {
  agentId: string;
  budgetVersion: number | null;
  configVersion: bigint;
  reasons: unknown;
  obligations: unknown;
  seen: unknown;
}

/**
 * Why it was decided so: what the decision saw, with the grants of the budget version that was in force. Budget versions
 * are immutable, so those are told as they were; of a rule only the current version is kept.
 */
export async function explanationOf(ctx: Pick<ServiceContext, "db">, row: DecidedRow): Promise<Explanation> {
  const evidence = evidenceIn(row.seen);
  const [grants, rules] = await Promise.all([
    row.budgetVersion === null ? new Map<string, JsonObject>() : grantsOf(ctx, row.agentId, row.budgetVersion),
    rulesNamed(
      ctx,
      evidence.rules.map((rule) => rule.name),
    ),
  ]);
  return explain({
    reasons: row.reasons as Reason[],
    evidence,
    budgetVersion: row.budgetVersion,
    configVersion: row.configVersion.toString(),
    obligations: row.obligations as Obligation[],
    grants,
    rules,
  });
}

/** The text of each grant of a budget version, by its id. */
export async function grantsOf(
  { db }: Pick<ServiceContext, "db">,
  agentId: string,
  version: number,
): Promise<Map<string, JsonObject>> {
  const grants = await db.prisma.budgetGrant.findMany({
    where: { budget: { agentId, version } },
    orderBy: { position: "asc" },
  });
  return new Map(
    grants.map(({ budgetId: _, grantId, position: __, grantedAt: ___, expiresAt, ...grant }) => [
      grantId,
      written({ id: grantId, ...grant, expiresAt: expiresAt?.toISOString() }),
    ]),
  );
}

/** As its author wrote it: what was left out is left out. */
function written(members: Record<string, unknown>): JsonObject {
  const present = Object.entries(members).filter(
    ([, value]) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(present) as JsonObject;
}

async function rulesNamed(
  { db }: Pick<ServiceContext, "db">,
  names: readonly string[],
): Promise<Map<string, { version: number; when: string }>> {
  if (names.length === 0) return new Map();
  const rules = await db.prisma.escalationRule.findMany({
    where: { name: { in: [...names] } },
    select: { name: true, version: true, when: true },
  });
  return new Map(rules.map(({ name, version, when }) => [name, { version, when }]));
}
