/** The ordered vocabularies of risk. Each list runs from the least to the worst value. */

export const POWERS = ["read", "write", "trigger", "approve", "expose"] as const;
export type Power = (typeof POWERS)[number];

export const SENSITIVITIES = ["public", "internal", "confidential", "restricted"] as const;
export type Sensitivity = (typeof SENSITIVITIES)[number];

export const BLAST_RADII = ["single", "group", "tenant", "organisation"] as const;
export type BlastRadius = (typeof BLAST_RADII)[number];

export const AUDIENCES = ["internal", "partner", "public"] as const;
export type Audience = (typeof AUDIENCES)[number];

export const TOUCHES = ["customer_facing", "identity", "billing"] as const;
export type Touch = (typeof TOUCHES)[number];

/** Evidence that an action was reversed once: where that is written down, and when it was (YYYY-MM-DD). */
export interface UndoEvidence {
  reference: string;
  date: string;
}

/**
 * The risk facts of an action, each with how it is said and its worst value, in the order in which they are written. Bundle,
 * database, conditions, Cedar and records take them from here.
 */
export const RISK_FACTS = {
  /** Worst: null, no ceiling and no grant can cover it. */
  power: { kind: "choice", values: POWERS, worst: null },
  /** Worst: null, it matches only grants that name no object types. */
  objectType: { kind: "name", worst: null },
  sensitivity: { kind: "choice", values: SENSITIVITIES, worst: "restricted" },
  blastRadius: { kind: "choice", values: BLAST_RADII, worst: "organisation" },
  reversible: { kind: "flag", worst: false },
  audited: { kind: "flag", worst: false },
  observable: { kind: "flag", worst: false },
  touches: { kind: "set", values: TOUCHES, worst: TOUCHES },
  returnsUntrusted: { kind: "flag", worst: true },
  audience: { kind: "choice", values: AUDIENCES, worst: "public" },
  undo: { kind: "evidence", worst: null },
} as const satisfies Record<string, FactKind>;

/** How a fact is said: one value of a list or several, a name, true or false, or evidence of an undo. */
type FactKind =
  | { kind: "choice"; values: readonly string[]; worst: string | null }
  | { kind: "set"; values: readonly string[]; worst: readonly string[] }
  | { kind: "name"; worst: null }
  | { kind: "flag"; worst: boolean }
  | { kind: "evidence"; worst: null };

export type FactName = keyof typeof RISK_FACTS;

/** The names of the facts, in their order. */
export const FACT_NAMES = Object.keys(RISK_FACTS) as FactName[];

/** The names of the facts of one kind. */
export function factsOfKind<K extends FactKind["kind"]>(kind: K): FactsOfKind<K>[] {
  return FACT_NAMES.filter((name) => RISK_FACTS[name].kind === kind) as FactsOfKind<K>[];
}

type FactsOfKind<K> = { [N in FactName]: (typeof RISK_FACTS)[N] extends { kind: K } ? N : never }[FactName];

type Said<F> = F extends { kind: "choice"; values: readonly (infer Value)[] }
  ? Value
  : F extends { kind: "set"; values: readonly (infer Value)[] }
    ? Value[]
    : F extends { kind: "flag" }
      ? boolean
      : F extends { kind: "evidence" }
        ? UndoEvidence
        : string;

type Complete<F> = F extends { worst: null } ? Said<F> | null : F extends { kind: "set" } ? Readonly<Said<F>> : Said<F>;

/** What people wrote down about an action. Anything left out counts as the worst value; see `worstCase`. */
export type DeclaredFacts = { [N in FactName]?: Said<(typeof RISK_FACTS)[N]> };

/** The facts that decisions use: complete, the missing ones filled with their worst value. */
export type RiskFacts = { [N in FactName]: Complete<(typeof RISK_FACTS)[N]> };

/** Fills every missing fact with its worst value (a missing `touches` touches everything). */
export function worstCase(declared: DeclaredFacts): RiskFacts {
  const facts: Record<string, unknown> = {};
  for (const name of FACT_NAMES) facts[name] = declared[name] ?? RISK_FACTS[name].worst;
  return facts as RiskFacts;
}

/**
 * The facts that nobody stated and that something is decided by: `audience` bounds what is exposed alone, and `undo` is asked of triggers.
 * An unknown power may be any.
 */
export function unstatedFacts(declared: DeclaredFacts): FactName[] {
  const only: { [N in FactName]?: Power } = { audience: "expose", undo: "trigger" };
  return FACT_NAMES.filter((name) => {
    const of = only[name];
    return declared[name] === undefined && (of === undefined || declared.power === undefined || declared.power === of);
  });
}

/** True when `value` is worse than `bound` in `order`. No bound (undefined) is never exceeded. */
export function exceeds<T extends string>(order: readonly T[], value: T, bound: T | undefined): boolean {
  return bound !== undefined && order.indexOf(value) > order.indexOf(bound);
}
