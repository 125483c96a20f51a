/**
 * A budget as a person reads it: rows are powers, columns environments. Each cell says what its grants cover there, where
 * the stage's ceiling is, and which of the actions could never be allowed all the same.
 */
import { type Bounds, exceededBound } from "@/lib/core/decision/bounds";
import { ceilingDenial, powerDenial } from "@/lib/core/decision/ceiling";
import { namesAction } from "@/lib/core/organisation/actionPattern";
import type { CompiledAction, CompiledOrganisation } from "@/lib/core/organisation/compile";
import type { CeilingDefinition, EnvironmentDefinition, GrantDefinition } from "@/lib/core/organisation/definition";
import { AUDIENCES, BLAST_RADII, POWERS, type Power, SENSITIVITIES } from "@/lib/core/organisation/facts";

/** What one grant covers in one cell. */
export interface CellPart {
  grant: string;
  /** `tool.action`, those that can be allowed. */
  actions: string[];
  /** Named by the grant, but never allowed here, with the sentence that says why. */
  blocked: { action: string; why: string }[];
  /** Of the allowed actions; sorted. */
  objectTypes: string[];
  /** The grant's expiry has passed. */
  expired: boolean;
}

export interface MatrixCell {
  power: Power;
  environment: string;
  /** The most that the stage holds here, the strictest of its ceilings; null: nothing. */
  ceiling: Bounds | null;
  parts: CellPart[];
}

export interface BudgetMatrix {
  /** By risk, the least first. */
  environments: string[];
  rows: { power: Power; cells: MatrixCell[] }[];
  /** Actions that a grant names although nobody has said which power they use: nothing can cover them. */
  withoutPower: string[];
  /** Patterns that name no action of the catalogue. */
  unknown: string[];
}

/** The matrix of `grants` under the ceilings of `stage`. `now` is epoch milliseconds. */
export function budgetMatrix(
  organisation: CompiledOrganisation,
  { grants, stage }: { grants: readonly GrantDefinition[]; stage: string },
  now: number,
): BudgetMatrix {
  const environments = [...organisation.definition.environments].sort((a, b) => a.rank - b.rank);
  const named = grants.map((grant) => ({ grant, actions: actionsOf(organisation, grant) }));
  return {
    environments: environments.map(({ name }) => name),
    rows: POWERS.map((power) => ({
      power,
      cells: environments.map((environment) => ({
        power,
        environment: environment.name,
        ceiling: strictest(organisation.stages.get(stage)?.ceilings(power, environment.name) ?? []),
        parts: named
          .filter(({ grant }) => grant.environments.includes(environment.name))
          .map(({ grant, actions }) => partOf(organisation, { grant, actions, power, environment, stage }, now))
          .filter((part) => part.actions.length > 0 || part.blocked.length > 0),
      })),
    })),
    withoutPower: unique(
      named.flatMap(({ actions }) => actions.filter(({ facts }) => facts.power === null).map(({ name }) => name)),
    ),
    unknown: unique(
      grants.flatMap(({ actions }) =>
        actions.filter((pattern) => ![...organisation.actions.keys()].some((action) => namesAction(pattern, action))),
      ),
    ),
  };
}

function partOf(
  organisation: CompiledOrganisation,
  cell: {
    grant: GrantDefinition;
    actions: readonly CompiledAction[];
    power: Power;
    environment: EnvironmentDefinition;
    stage: string;
  },
  now: number,
): CellPart {
  const { grant, environment } = cell;
  const part: CellPart = {
    grant: grant.id,
    actions: [],
    blocked: [],
    objectTypes: [],
    expired: grant.expiresAt !== undefined && !(now < Date.parse(grant.expiresAt)),
  };
  for (const action of cell.actions) {
    if (action.facts.power !== cell.power) continue;
    const why = blockOf(organisation, action, environment, cell.stage, grant);
    if (why === null) part.actions.push(action.name);
    else part.blocked.push({ action: action.name, why });
  }
  part.objectTypes = unique(
    part.actions.map((name) => organisation.actions.get(name)?.facts.objectType ?? "unknown object type"),
  );
  return part;
}

/** Why the action can never be allowed by this grant here, or null. */
function blockOf(
  organisation: CompiledOrganisation,
  action: CompiledAction,
  environment: EnvironmentDefinition,
  stage: string,
  grant: GrantDefinition,
): string | null {
  const denial = ceilingDenial(action, environment, organisation.stages.get(stage)) ?? powerDenial(action, environment);
  if (denial !== null) return denial.message;
  const { objectType } = action.facts;
  if (grant.objectTypes !== undefined && (objectType === null || !grant.objectTypes.includes(objectType)))
    return `${action.name} acts on ${objectType ?? "an unknown object type"}, which the grant does not name.`;
  const exceeded = exceededBound(action.facts, grant);
  return exceeded === null ? null : `${action.name} has ${exceeded}, the grant's own bound.`;
}

function actionsOf(organisation: CompiledOrganisation, grant: GrantDefinition): CompiledAction[] {
  return [...organisation.actions.values()].filter(({ name }) =>
    grant.actions.some((pattern) => namesAction(pattern, name)),
  );
}

function strictest(ceilings: readonly CeilingDefinition[]): Bounds | null {
  if (ceilings.length === 0) return null;
  const maxSensitivity = least(
    SENSITIVITIES,
    ceilings.map((ceiling) => ceiling.maxSensitivity),
  );
  const maxBlastRadius = least(
    BLAST_RADII,
    ceilings.map((ceiling) => ceiling.maxBlastRadius),
  );
  const maxAudience = least(
    AUDIENCES,
    ceilings.map((ceiling) => ceiling.maxAudience),
  );
  return {
    ...(maxSensitivity === undefined ? {} : { maxSensitivity }),
    ...(maxBlastRadius === undefined ? {} : { maxBlastRadius }),
    ...(maxAudience === undefined ? {} : { maxAudience }),
  };
}

/** The first in `order` of the bounds that are set. */
function least<T extends string>(order: readonly T[], bounds: readonly (T | undefined)[]): T | undefined {
  return order.find((value) => bounds.includes(value));
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
