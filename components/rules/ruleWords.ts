import { approverWords, durationWords, type RuleLine } from "@/lib/contracts/agents";

/** What holds for a rule that names no time. */
const RESPOND_SECONDS = 3_600;

/** What it is limited to, in words. */
export function scopeWords({ actions, agents, teams }: RuleLine): { actions: string; agents: string } {
  const everyone = teams && teams.length > 0 ? `every agent of ${teams.join(", ")}` : "every agent";
  return { actions: named(actions, "every action"), agents: named(agents, everyone) };
}

/** Who must answer, or takes over. */
export function whoWords({ approvers }: RuleLine): string {
  return approvers.map(approverWords).join(" and ") || "nobody is named";
}

/** Until when, and what then. */
export function timeWords({ effect, respondWithinSeconds }: RuleLine): string {
  const within = durationWords(respondWithinSeconds ?? RESPOND_SECONDS);
  return `within ${within}, else ${effect === "ask" ? "denied" : "overdue"}`;
}

function named(names: readonly string[] | undefined, all: string): string {
  return names === undefined || names.length === 0 ? all : names.join(", ");
}
