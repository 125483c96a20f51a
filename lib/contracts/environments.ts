/** Environments and the ladder of stages, as their pages and /api/v1 show them. */
import type { CeilingDefinition, StageEvidence } from "@/lib/core/organisation/definition";

export type { CeilingDefinition, StageEvidence } from "@/lib/core/organisation/definition";
export { AUDIENCES, BLAST_RADII, POWERS, SENSITIVITIES } from "@/lib/core/organisation/facts";

/** How far back decisions are counted. */
export const DECISIONS_DAYS = 7;

export interface EnvironmentView {
  name: string;
  /** By risk, 0 the least. */
  rank: number;
  /** Agents in view that hold a grant there. */
  agents: number;
  /** Their grants there that are in force. */
  grants: number;
  /** Of them there, in the last 7 days. */
  decisions: number;
  /** The stages that hold anything there, in the ladder's order. */
  stages: string[];
  /** A kill switch stops it. */
  stopped: boolean;
}

export interface StageView {
  name: string;
  version: number;
  ceilings: CeilingDefinition[];
  /** What is asked of an agent that comes to it. */
  minimums: StageEvidence;
  /** Agents in view that stand on it, but for those that are retired. */
  agents: number;
}

export interface EnvironmentsAnswer {
  /** The least risk first. */
  environments: EnvironmentView[];
  /** From the bottom of the ladder up. */
  stages: StageView[];
  /** Why the one who asks may propose no change of them; null where they may. */
  propose_refusal: string | null;
}
