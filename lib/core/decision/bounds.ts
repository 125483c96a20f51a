/** The bounds that ceilings and grants share. */
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
