/** What an incident did, as its collected records tell it. Answered and exported as it is: members are named as on the wire. */
import type { Audience, BlastRadius, Sensitivity } from "@/lib/core/organisation/facts";
import type { Basis, Standing } from "@/lib/core/record/types";

/** `done`: it ran to its end. `possible`: it failed half way, or nobody said how it ended. */
export type Certainty = "done" | "possible";

/** One action that ran, or may have. */
export interface ImpactItem {
  /** The evaluation under which it could run. */
  evaluation_id: string;
  at: string;
  agent: string;
  action: string;
  environment: string;
  resource: { type: string; id: string };
  certainty: Certainty;
  /** Who says that it ran; null where nobody does. */
  basis: Basis | null;
  reversible: boolean;
  /** False where its risk facts are not on record: each counts as its worst value. */
  facts_known: boolean;
}

interface Group {
  done: number;
  possible: number;
  items: ImpactItem[];
}
export interface ReadGroup extends Group {
  sensitivity: Sensitivity;
}
export interface ExposedGroup extends Group {
  audience: Audience;
  sensitivity: Sensitivity;
}
export interface RadiusGroup extends Group {
  blast_radius: BlastRadius;
}

/** One thing that is another than before, or may be. */
export interface ImpactResource {
  type: string;
  id: string;
  /** The worst of the actions that touched it. */
  blast_radius: BlastRadius;
  certainty: Certainty;
  /** The best word for it; null where no state change was reported and it is what was asked for. */
  basis: Basis | null;
  reversible: boolean;
  evaluations: string[];
}

export interface DeniedGroup {
  reason: string;
  items: AttemptItem[];
}
export interface EscalatedGroup {
  /** What became of the question. */
  standing: Standing;
  items: AttemptItem[];
}
export type AttemptItem = Pick<
  ImpactItem,
  "evaluation_id" | "at" | "agent" | "action" | "environment" | "resource" | "facts_known"
>;

/** Groups run from the worst value to the least, items by time; what has nothing in it is left out. */
export interface Impact {
  /** Records that were collected, and what ran of them: several records can tell of one action. */
  records: number;
  actions: number;
  read: ReadGroup[];
  exposed: ExposedGroup[];
  changed: RadiusGroup[];
  triggered: RadiusGroup[];
  approved: RadiusGroup[];
  /** Of a power that is not on record: it may have been any of them. */
  unknown: RadiusGroup[];
  resources: ImpactResource[];
  /** Not read, and not to be undone. */
  irreversible: ImpactItem[];
  /** Of which only the agent says that it ran. */
  claimed: ImpactItem[];
  /** Allowed, and nothing ran; allowed, and it may still run. */
  not_run: number;
  pending: number;
  denied: DeniedGroup[];
  escalated: EscalatedGroup[];
}
