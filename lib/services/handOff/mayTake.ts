/** Who may take a hand-off: pure rules over what the database says of the person at this moment. */
import { requirementOf } from "@/lib/core/approval/requirements";
import type { Approvers } from "@/lib/core/organisation/definition";
import { ANSWERING, type Answerer, requirementWords, stands } from "@/lib/services/approval/mayAnswer";

export interface HandedOffTask {
  teamId: string;
  onBehalfOf: string | null;
  approvers: readonly Approvers[];
}

/**
 * Why this person may not take the task, or null. An operator takes what the agents of their own teams left where the rule
 * names operators; everyone else what the rule names them for. The agent's owner is a person like the others here, because
 * taking a task over gives the agent nothing. The person that the agent acts for takes it only when the rule writes their
 * own name: otherwise they would end up doing what the rule kept from their agent, unseen by anyone else.
 */
export function takeRefusal(person: Answerer, task: HandedOffTask): string | null {
  const requirements = task.approvers.map(requirementOf);
  if (!person.roles.some((role) => ANSWERING.includes(role)))
    return "Taking a hand-off needs the role of an operator, security reviewer or admin.";
  if (requirements.length === 0) return "Its rule names nobody who could take it.";
  const named = requirements.filter((requirement) => stands(person, task, requirement));
  if (named.length === 0)
    return `This goes to ${requirements.map((one) => requirementWords({ ...one, count: 1 })).join(" or ")}; you are not one of them.`;
  if (isFor(person, task) && !named.some(({ kind }) => kind === "person"))
    return "The agent acts for you. Its task goes to you only where the rule names you yourself.";
  return null;
}

function isFor({ email }: Answerer, { onBehalfOf }: HandedOffTask): boolean {
  return onBehalfOf !== null && onBehalfOf.trim().toLowerCase() === email;
}
