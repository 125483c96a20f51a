import type { PhaseName } from "@/lib/core/record/types";
import type { FragmentKey, FragmentStatus, ResourceName } from "./fragment";

/** One thing that was seen: a log record, or one of Ambit's own decisions. What correlation works on. */
export interface Sighting {
  /** Of the fragment, or of the evaluation. */
  id: string;
  /** Set for one of Ambit's own decisions. */
  decision: DecisionTraits | null;
  source: string;
  system: string;
  kind: string;
  title: string;
  phase: PhaseName;
  /** Epoch milliseconds; null where the record gives no time. */
  at: number | null;
  /** Null for a moment. */
  durationMs: number | null;
  keys: readonly FragmentKey[];
  principal: string | null;
  verb: string | null;
  resource: ResourceName | null;
  status: FragmentStatus | null;
  changesState: boolean;
}

export interface DecisionTraits {
  outcome: "allow" | "deny" | "escalate";
  /** The action's power as the decision saw it. */
  power: string | null;
  /** The identity that is registered for the agent, tool and environment, `*` standing for any run of characters. */
  identity: string | null;
  /** Until when something may still run under it, in epoch milliseconds. */
  until: number;
}

/** Log records that show something being done, and not only talked of: they belong to one action. */
export function isDoing({ phase, decision }: Sighting): boolean {
  return decision === null && (phase === "tool_call" || phase === "state_change" || phase === "credential");
}

/** The values of one kind of key, each once. */
export function valuesOf({ keys }: Sighting, kind: FragmentKey["kind"]): string[] {
  return [...new Set(keys.filter((key) => key.kind === kind).map(({ value }) => value))];
}
