import { cedarExport } from "@/lib/core/cedar/export";
import type { OrganisationDefinition } from "@/lib/core/organisation/definition";

/** What is left of an organisation without the grants, rules and actions of which Cedar can't say some part. */
export function exactPart(definition: OrganisationDefinition): OrganisationDefinition {
  const unsayable = cedarExport(definition)
    .warnings.filter(({ kind }) => kind === "unsayable")
    .map(({ path }) => path.join("/"));
  const isSayable = (place: string): boolean => !unsayable.some((path) => path.startsWith(`${place}/`));
  return {
    ...definition,
    tools: definition.tools.map((tool) => ({
      ...tool,
      actions: tool.actions.filter(({ name }) => isSayable(`tools/${tool.name}/actions/${name}`)),
    })),
    agents: definition.agents.map(({ budget, ...agent }) => ({
      ...agent,
      ...(budget === undefined
        ? {}
        : {
            budget: {
              ...budget,
              grants: budget.grants.filter(({ id }) => isSayable(`agents/${agent.name}/budget/grants/${id}`)),
            },
          }),
    })),
    rules: definition.rules.filter(({ name }) => isSayable(`rules/${name}`)),
  };
}
