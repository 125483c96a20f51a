/** What ceilings and grants say of the actions themselves, whatever a call says. */
import type { CompiledAction } from "@/lib/core/organisation/compile";
import type { GrantDefinition } from "@/lib/core/organisation/definition";
import {
  AUDIENCES,
  type Audience,
  BLAST_RADII,
  type BlastRadius,
  exceeds,
  type RiskFacts,
  SENSITIVITIES,
  type Sensitivity,
} from "@/lib/core/organisation/facts";
import { list } from "@/lib/core/text/list";

/** The bounds that ceilings and grants share. */
export interface Bounds {
  maxSensitivity?: Sensitivity | undefined;
  maxBlastRadius?: BlastRadius | undefined;
  maxAudience?: Audience | undefined;
}

/**
 * The first bound that the facts exceed, as "sensitivity restricted, above confidential", or null. An audience bounds
 * what is exposed: it says nothing about the other powers.
 */
export function exceededBound(facts: RiskFacts, bounds: Bounds): string | null {
  if (exceeds(SENSITIVITIES, facts.sensitivity, bounds.maxSensitivity))
    return `sensitivity ${facts.sensitivity}, above ${bounds.maxSensitivity}`;
  if (exceeds(BLAST_RADII, facts.blastRadius, bounds.maxBlastRadius))
    return `blast radius ${facts.blastRadius}, above ${bounds.maxBlastRadius}`;
  if (facts.power === "expose" && exceeds(AUDIENCES, facts.audience, bounds.maxAudience))
    return `audience ${facts.audience}, above ${bounds.maxAudience}`;
  return null;
}

/** What an action exceeds of a grant that names it, or falls outside of, as a part of a sentence; null when nothing. */
export function outOfBounds({ name, facts }: CompiledAction, grant: GrantDefinition): string | null {
  const { objectTypes } = grant;
  // An object type that nobody stated is none of those that a grant names.
  if (objectTypes?.some((type) => type === facts.objectType) === false) {
    const is = facts.objectType === null ? "an unknown object type" : `the object type ${facts.objectType}`;
    return `${name} acts on ${is}; it covers ${list(objectTypes)}`;
  }
  const exceeded = exceededBound(facts, grant);
  return exceeded === null ? null : `${name} has ${exceeded}`;
}
