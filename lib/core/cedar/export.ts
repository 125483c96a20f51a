/** An organisation as Cedar policies. INVARIANT (never more than Ambit): what Cedar can't say is denied and told. */
import type { OrganisationDefinition } from "@/lib/core/organisation/definition";
import { translateInputSchema, translateKillSwitches, translateReservedPowers, translateStage } from "./boundaries";
import { catalogueOf } from "./catalogue";
import { type CedarEntity, entitiesOf } from "./entities";
import { translateBudget } from "./grants";
import type { CedarPolicy } from "./policy";
import { translateRule } from "./rules";
import { schemaText } from "./schema";
import { Translation } from "./translation";
import type { CedarWarning, Elsewhere } from "./warning";

export interface CedarExport {
  policies: CedarPolicy[];
  /** In Cedar's schema language. */
  schema: string;
  entities: CedarEntity[];
  warnings: CedarWarning[];
}

/**
 * Grants, stage ceilings, reserved powers, lifecycles, kill switches, input schemas and rules as policies. With requests that are validated
 * against the schema, Cedar allows no call that Ambit would not allow at once; except for what `elsewhere` names, which
 * is then left out.
 */
export function cedarExport(
  definition: OrganisationDefinition,
  { elsewhere = [] }: { elsewhere?: readonly Elsewhere[] } = {},
): CedarExport {
  const { agents, stages, rules, killSwitches } = definition;
  const catalogue = catalogueOf(definition);
  const into = new Translation(catalogue, new Set(elsewhere));
  translateKillSwitches(killSwitches, into);
  for (const stage of stages) if (agents.some((agent) => agent.stage === stage.name)) translateStage(stage, into);
  translateReservedPowers(into);
  for (const action of catalogue.actions) translateInputSchema(action, into);
  for (const agent of agents) {
    translateBudget(agent, stages, into);
    if (agent.mode === "observe")
      into.warn({
        kind: "observe_mode",
        path: ["agents", agent.name, "mode"],
        what: "The agent's budget is enforced.",
        why: "Cedar has nothing like observing: calls would go on that no grant covers.",
        errs: "stricter",
      });
  }
  for (const rule of rules) translateRule(rule, into);
  return {
    policies: into.policies,
    schema: schemaText(catalogue),
    entities: entitiesOf(catalogue),
    warnings: into.warnings,
  };
}
