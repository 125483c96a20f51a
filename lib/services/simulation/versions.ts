import type { OrganisationDefinition } from "@/lib/core/organisation/definition";

export type Versioned = "rule" | "stage" | "action";

/**
 * The same with the versions that its rules, stages and actions have, which a bundle does not say: those that are told, else those of `now`.
 */
export function withVersions(
  definition: OrganisationDefinition,
  now: OrganisationDefinition,
  versionOf: (kind: Versioned, name: string) => number | undefined,
): OrganisationDefinition {
  const current = new Map<string, number>();
  for (const { name, version } of now.rules) current.set(`rule ${name}`, version);
  for (const { name, version } of now.stages) current.set(`stage ${name}`, version);
  for (const tool of now.tools)
    for (const { name, version } of tool.actions) current.set(`action ${tool.name}.${name}`, version);
  const numbered = <T extends { name: string }>(kind: Versioned, one: T, name = one.name): T => ({
    ...one,
    version: versionOf(kind, name) ?? current.get(`${kind} ${name}`) ?? 1,
  });
  return {
    ...definition,
    rules: definition.rules.map((rule) => numbered("rule", rule)),
    stages: definition.stages.map((stage) => numbered("stage", stage)),
    tools: definition.tools.map((tool) => ({
      ...tool,
      actions: tool.actions.map((action) => numbered("action", action, `${tool.name}.${action.name}`)),
    })),
  };
}
