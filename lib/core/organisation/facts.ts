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

/** What people wrote down about an action. Anything left out counts as the worst value; see `worstCase`. */
export interface DeclaredFacts {
  power?: Power;
  objectType?: string;
  sensitivity?: Sensitivity;
  blastRadius?: BlastRadius;
  reversible?: boolean;
  audited?: boolean;
  observable?: boolean;
  touches?: Touch[];
  returnsUntrusted?: boolean;
  audience?: Audience;
  undo?: UndoEvidence;
}

/** The facts that decisions use: complete, the missing ones filled with their worst value. */
export interface RiskFacts {
  /** `null` when nobody said which power the action uses: no ceiling and no grant can cover it. */
  power: Power | null;
  /** `null` when unknown: it matches only grants that name no object types. */
  objectType: string | null;
  sensitivity: Sensitivity;
  blastRadius: BlastRadius;
  reversible: boolean;
  audited: boolean;
  observable: boolean;
  touches: readonly Touch[];
  returnsUntrusted: boolean;
  audience: Audience;
  undo: UndoEvidence | null;
}

/** Fills every missing fact with its worst value (a missing `touches` touches everything). */
export function worstCase(declared: DeclaredFacts): RiskFacts {
  return {
    power: declared.power ?? null,
    objectType: declared.objectType ?? null,
    sensitivity: declared.sensitivity ?? "restricted",
    blastRadius: declared.blastRadius ?? "organisation",
    reversible: declared.reversible ?? false,
    audited: declared.audited ?? false,
    observable: declared.observable ?? false,
    touches: declared.touches ?? TOUCHES,
    returnsUntrusted: declared.returnsUntrusted ?? true,
    audience: declared.audience ?? "public",
    undo: declared.undo ?? null,
  };
}

/** True when `value` is worse than `bound` in `order`. No bound (undefined) is never exceeded. */
export function exceeds<T extends string>(order: readonly T[], value: T, bound: T | undefined): boolean {
  return bound !== undefined && order.indexOf(value) > order.indexOf(bound);
}
