import type { RulesAnswer } from "@/lib/contracts/rules";
import { countRulesMet } from "@/lib/db/rule/figures";
import { visibleTeams } from "@/lib/services/authorize";
import { proposeRefusal } from "@/lib/services/change/mayChange";
import type { ServiceContext } from "@/lib/services/context";
import { answerersNow, ruleRow } from "./row";
import { visibleRules } from "./visible";

/**
 * The escalation rules that bear on the agents that the actor sees, each with how often it was met on them.
 * @throws Problem `forbidden` for who holds no role.
 */
export async function list({ ctx }: { ctx: ServiceContext }): Promise<RulesAnswer> {
  const rules = await visibleRules(ctx);
  const [met, answerers] = await Promise.all([
    countRulesMet(ctx.db.pool, { teams: visibleTeams(ctx.actor), rule: null, now: ctx.now() }),
    answerersNow(ctx),
  ]);
  return {
    rules: rules.map((rule) =>
      ruleRow(
        rule,
        met.find((one) => one.rule === rule.name),
        answerers,
      ),
    ),
    propose_refusal: proposeRefusal(ctx.actor, { rules: [] }, null),
  };
}
