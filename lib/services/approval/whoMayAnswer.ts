import type { ApprovalWithContext } from "@/lib/db/approval/answering";
import { answererOf, findAnswerers } from "@/lib/db/approval/list";
import type { Transaction } from "@/lib/db/database";
import { visibleTeams } from "@/lib/services/authorize";
import { askedAction } from "./answering";
import { mayAnswer } from "./mayAnswer";

/** The people who could approve it now: those whom a requirement still wants, and who see the agent's team. */
export async function whoMayAnswer(tx: Transaction, approval: ApprovalWithContext) {
  const asked = askedAction(approval);
  return (await findAnswerers(tx)).filter((person) => {
    const answerer = answererOf(person);
    const teams = visibleTeams({ kind: "person", name: person.name, ...answerer });
    return (teams === null || teams.includes(asked.teamId)) && mayAnswer(answerer, asked, "approve").allowed;
  });
}
