import type { RuleDetail } from "@/lib/contracts/rules";
import { countAnswers, countAsked, countHandOffs, countRulesMet } from "@/lib/db/rule/figures";
import { requirePerson, seesEveryTeam, visibleTeams } from "@/lib/services/authorize";
import { listChanges } from "@/lib/services/change/list";
import { proposeRefusal } from "@/lib/services/change/mayChange";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { answerersNow, ruleRow } from "./row";
import { visibleRules } from "./visible";

const HISTORY_MAX = 20;

/**
 * One rule: what it says, how often it was met, what it asked and who answered that, and the change requests that touched it. Of decisions,
 * questions and requests those that the actor sees; of people, security reviewers and admins everyone, others themselves.
 * @throws Problem `not_found`, also for a rule that bears on no agent in view; `forbidden` for who holds no role.
 */
export async function getRule({
  ctx,
  input: { name },
}: {
  ctx: ServiceContext;
  input: { name: string };
}): Promise<RuleDetail> {
  const actor = requirePerson(ctx);
  const rule = (await visibleRules(ctx)).find((one) => one.name === name);
  if (rule === undefined) throw new Problem("not_found", `There is no rule ${JSON.stringify(name)}.`);
  const { pool } = ctx.db;
  const counted = { teams: visibleTeams(actor), rule: name, now: ctx.now() };
  const person = seesEveryTeam(actor) ? null : actor.id;
  const [[met], asked, answers, handOffs, answerers, { changes }] = await Promise.all([
    countRulesMet(pool, counted),
    countAsked(pool, counted),
    countAnswers(pool, { ...counted, person }),
    countHandOffs(pool, counted),
    answerersNow(ctx),
    listChanges({ ctx, input: { rule: name, limit: HISTORY_MAX } }),
  ]);
  return {
    ...ruleRow(rule, met, answerers),
    asked,
    answers: answers.map(({ lastAt, ...one }) => ({ ...one, last_at: lastAt.toISOString() })),
    hand_offs: handOffs,
    history: changes,
    propose_refusal: proposeRefusal(actor, { rules: [] }, null),
  };
}
