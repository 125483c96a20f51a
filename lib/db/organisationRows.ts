/** The columns in which parts of an organisation are stored; ids and versions are their writer's. */
import type { ActionDefinition, GrantDefinition, RuleDefinition } from "@/lib/core/organisation/definition";
import type { RISK_FACTS } from "@/lib/core/organisation/facts";
import { json, jsonOrNull } from "./database";

/**
 * Every column is there, so that what is no longer said is emptied; but for `touches`, which Prisma cannot empty: it is NULL where nobody
 * stated it, and an empty list where somebody stated that it touches nothing.
 */
export function actionColumns({ name, description, undo, inputSchema, touches, ...facts }: ActionDefinition) {
  const { power, objectType, sensitivity, blastRadius, reversible, audited, observable, returnsUntrusted, audience } =
    facts;
  return {
    name,
    description: description ?? null,
    power: power ?? null,
    objectType: objectType ?? null,
    sensitivity: sensitivity ?? null,
    blastRadius: blastRadius ?? null,
    reversible: reversible ?? null,
    audited: audited ?? null,
    observable: observable ?? null,
    returnsUntrusted: returnsUntrusted ?? null,
    audience: audience ?? null,
    ...(touches === undefined ? {} : { touches: [...touches] }),
    undo: jsonOrNull(undo),
    inputSchema: jsonOrNull(inputSchema),
  } satisfies Record<Exclude<keyof typeof RISK_FACTS, "touches">, unknown> & Record<string, unknown>;
}

export function ruleColumns(rule: RuleDefinition) {
  return {
    name: rule.name,
    effect: rule.effect,
    actions: rule.actions ?? [],
    teams: rule.teams ?? [],
    agents: rule.agents ?? [],
    when: rule.when,
    approvers: json(rule.approvers),
    respondWithinSeconds: rule.respondWithinSeconds ?? null,
    freshSignIn: rule.freshSignIn ?? false,
  };
}

/** The grants of one budget version, in their author's order. */
export function grantRows(budgetId: string, grants: readonly GrantDefinition[]) {
  return grants.map(({ id, objectTypes, arguments: schema, limits, obligations, expiresAt, ...grant }, position) => ({
    ...grant,
    budgetId,
    grantId: id,
    position,
    objectTypes: objectTypes ?? [],
    arguments: jsonOrNull(schema),
    limits: json(limits),
    obligations: json(obligations),
    expiresAt: expiresAt ?? null,
  }));
}
