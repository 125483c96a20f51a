/** Rules: `stop` forbids; what asks people or hands over forbids too, unless something else sees to it. */
import type { RuleDefinition } from "@/lib/core/organisation/definition";
import { actionScope, actionsNamed, byAgents } from "./catalogue";
import { conditionVerdict, needsOf, parseCondition } from "./condition";
import type { Translation } from "./translation";
import { variantsOf } from "./variants";

export function translateRule(rule: RuleDefinition, into: Translation): void {
  const path = ["rules", rule.name];
  if (rule.effect !== "stop") {
    const elsewhere = into.elsewhere.has("people");
    const does = rule.effect === "ask" ? "asks people about" : "hands over to a person";
    into.warn({
      kind: "beyond_cedar",
      path: [...path, "effect"],
      what: elsewhere ? "The rule is left out." : `Calls that it ${does} are denied.`,
      why: "Cedar permits or forbids, and can't ask anyone.",
      errs: elsewhere ? "looser" : "stricter",
    });
    if (elsewhere) return;
  }
  const unsaid = new Set<string>();
  into.add(
    `rules/${rule.name}`,
    policiesOf(rule, into, unsaid).map((parts) => ({ effect: "forbid" as const, ...parts })),
  );
  into.warnUnsaid([...path, "when"], "The rule stops more calls than it does in Ambit.", unsaid);
}

function policiesOf(rule: RuleDefinition, { catalogue }: Translation, unsaid: Set<string>) {
  const condition = parseCondition(rule.when);
  const needs = needsOf(condition);
  const covered = catalogue.agents.filter(({ name, team }) => covers(rule.teams, team) && covers(rule.agents, name));
  // An agent without a grant is permitted nothing that could be stopped.
  const agents = needs.agent ? covered.filter(({ budget }) => (budget?.grants.length ?? 0) > 0) : covered;
  const actions = (rule.actions ?? []).length === 0 ? catalogue.actions : actionsNamed(catalogue, rule.actions ?? []);
  return variantsOf(
    { agents, actions },
    needs,
    (action, agent) => conditionVerdict(condition, { catalogue, action, agent, unsaid }).notFails,
  ).map((variant) => ({
    principal: byAgents(catalogue, variant.agents),
    action: actionScope(catalogue, variant.actions),
    when: variant.when,
  }));
}

/** An absent or empty list covers everyone. */
function covers(names: readonly string[] | undefined, name: string): boolean {
  return names === undefined || names.length === 0 || names.includes(name);
}
