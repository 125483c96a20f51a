import type { Bundle } from "@/lib/contracts/bundle";
import type { DefinitionProblem } from "@/lib/core/organisation/check";
import type { Path } from "./readYaml";

/** Everything that is named must be named once: two things of one name in one list are refused. */
export function checkNames(bundle: Bundle): DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  /** `lists` gives what identifies each entry and the path to blame. */
  const once = (entries: { identity: string; path: Path; message: string }[]) => {
    const seen = new Set<string>();
    for (const { identity, path, message } of entries) {
      if (seen.has(identity)) problems.push({ path: [...path], message });
      seen.add(identity);
    }
  };
  const named = (list: readonly { name: string }[], path: Path) =>
    once(list.map(({ name }, i) => ({ identity: name, path: [...path, i, "name"], message: taken(name) })));
  const plain = (list: readonly string[] | undefined, path: Path) =>
    once(
      (list ?? []).map((name, i) => ({ identity: name.toLowerCase(), path: [...path, i], message: repeated(name) })),
    );

  named(bundle.environments, ["environments"]);
  named(bundle.teams, ["teams"]);
  named(bundle.groups, ["groups"]);
  named(bundle.stages ?? [], ["stages"]);
  named(bundle.tools, ["tools"]);
  named(bundle.agents, ["agents"]);
  named(bundle.rules, ["rules"]);
  once(
    bundle.people.map(({ email }, i) => ({
      identity: email,
      path: ["people", i, "email"],
      message: `"${email}" is already another person's address (capitals do not matter); give each person one`,
    })),
  );
  bundle.people.forEach((person, i) => {
    plain(person.roles, ["people", i, "roles"]);
    plain(person.teams, ["people", i, "teams"]);
  });
  bundle.groups.forEach((group, i) => {
    plain(group.people, ["groups", i, "people"]);
  });
  bundle.tools.forEach((tool, i) => {
    named(tool.actions, ["tools", i, "actions"]);
    tool.actions.forEach((action, j) => {
      plain(action.touches, ["tools", i, "actions", j, "touches"]);
    });
  });
  bundle.stages?.forEach((stage, i) => {
    once(
      stage.ceilings.flatMap(({ power, environments }, j) =>
        environments.map((environment, k) => ({
          identity: `${power} ${environment}`,
          path: ["stages", i, "ceilings", j, "environments", k],
          message: `there already is a ceiling for ${power} in ${environment}; keep one`,
        })),
      ),
    );
  });
  bundle.agents.forEach((agent, i) => {
    once(
      agent.principals.map(({ tool, environment }, j) => ({
        identity: `${tool} ${environment}`,
        path: ["agents", i, "principals", j],
        message: `there already is a principal for ${tool} in ${environment}; keep one`,
      })),
    );
    once(
      (agent.budget?.grants ?? []).map(({ id }, j) => ({
        identity: id,
        path: ["agents", i, "budget", "grants", j, "id"],
        message: `another grant of this agent already has the id "${id}"; give this one its own`,
      })),
    );
  });
  return problems;
}

function taken(name: string): string {
  return `the name "${name}" is already taken in this list; give this one its own`;
}

function repeated(entry: string): string {
  return `"${entry}" is listed twice; keep one`;
}
