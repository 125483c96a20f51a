import type { SimulatedGrant, SimulatedPoint, SimulatedRule } from "@/lib/contracts/simulation";

export const CHECK_WORDS: Record<SimulatedPoint["checks"][number]["check"], string> = {
  credential_scope: "What the access token covers",
  agent_active: "Whether the agent may act",
  kill_switch: "Kill switches",
  action_known: "The catalogue",
  input_schema: "The action’s input schema",
  stage_ceiling: "The stage’s ceiling",
  power_reserved: "Powers that stay with people",
};

export const PART_WORDS: Record<NonNullable<SimulatedGrant["failed"]>, string> = {
  actions: "other actions",
  environments: "other environments",
  expiry: "over",
  bounds: "bounds",
  arguments: "arguments",
  when: "condition",
};

export const SCOPE_WORDS: Record<NonNullable<SimulatedRule["not_for"]>, string> = {
  teams: "for other teams",
  agents: "for other agents",
  actions: "for other actions",
};

export const EFFECT_WORDS: Record<SimulatedRule["effect"], string> = {
  stop: "stops",
  hand_off: "hands off",
  ask: "asks",
};

const OUTCOMES: Record<SimulatedPoint["outcome"], string> = {
  allow: "allowed",
  deny: "denied",
  escalate: "asked about",
};

/** What the two come to beside each other, in one sentence; of one alone, what it is. */
export function verdictWords(points: readonly SimulatedPoint[]): string {
  const [a, b] = points;
  if (a === undefined) return "";
  if (b === undefined) return `It would be ${OUTCOMES[a.outcome]}.`;
  if (a.outcome !== b.outcome) return `It would be ${OUTCOMES[a.outcome]} at A and ${OUTCOMES[b.outcome]} at B.`;
  if (a.reason !== b.reason) return `It would be ${OUTCOMES[a.outcome]} at both, for another reason.`;
  return `It would be ${OUTCOMES[a.outcome]} at both, for the same reason.`;
}
