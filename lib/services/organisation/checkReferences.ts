import type { Bundle } from "@/lib/contracts/bundle";
import type { BundleApprovers, BundleLimit } from "@/lib/contracts/bundleGrant";
import type { DefinitionProblem } from "@/lib/core/organisation/check";
import { checkNames } from "./checkNames";
import { suggestion } from "./closest";
import type { Path } from "./readYaml";

/**
 * What a bundle's parts say about each other beyond what decisions see (teams, people, groups), and which members go
 * together. `checkOrganisation` checks the rest.
 */
export function checkReferences(bundle: Bundle): DefinitionProblem[] {
  const check = new References(bundle);
  bundle.people.forEach((person, i) => {
    person.teams.forEach((team, j) => {
      check.refers("team", team, ["people", i, "teams", j]);
    });
  });
  bundle.groups.forEach((group, i) => {
    group.people.forEach((person, j) => {
      check.refers("person", person, ["groups", i, "people", j]);
    });
  });
  bundle.agents.forEach((_, i) => {
    checkAgent(check, bundle, i);
  });
  bundle.rules.forEach((_, i) => {
    checkRule(check, bundle, i);
  });
  return [...checkNames(bundle), ...check.problems];
}

type Kind = "team" | "person" | "group" | "tool" | "environment";

const LISTED: Record<Kind, string> = {
  team: "team is listed under teams with the name",
  person: "person is listed under people with the address",
  group: "group is listed under groups with the name",
  tool: "tool is listed under tools with the name",
  environment: "environment is listed under environments with the name",
};

class References {
  readonly problems: DefinitionProblem[] = [];
  private readonly known: Record<Kind, Set<string>>;

  constructor(bundle: Bundle) {
    this.known = {
      team: new Set(bundle.teams.map(({ name }) => name)),
      person: new Set(bundle.people.map(({ email }) => email)),
      group: new Set(bundle.groups.map(({ name }) => name)),
      tool: new Set(bundle.tools.map(({ name }) => name)),
      environment: new Set(bundle.environments.map(({ name }) => name)),
    };
  }

  report(path: Path, message: string): void {
    this.problems.push({ path: [...path], message });
  }

  refers(kind: Kind, name: string, path: Path): void {
    const known = this.known[kind];
    if (!known.has(name)) this.report(path, `no ${LISTED[kind]} "${name}"${suggestion(name, known)}`);
  }

  approvers(approvers: readonly BundleApprovers[], path: Path): void {
    approvers.forEach(({ team, group, person }, i) => {
      if (team !== undefined) this.refers("team", team, [...path, i, "team"]);
      if (group !== undefined) this.refers("group", group, [...path, i, "group"]);
      if (person !== undefined) this.refers("person", person, [...path, i, "person"]);
    });
  }
}

function checkAgent(check: References, bundle: Bundle, index: number): void {
  const agent = bundle.agents[index];
  if (agent === undefined) return;
  const path = ["agents", index];
  check.refers("team", agent.team, [...path, "team"]);
  check.refers("person", agent.owner, [...path, "owner"]);
  const owner = bundle.people.find(({ email }) => email === agent.owner);
  if (owner?.disabled === true && agent.lifecycle === "active")
    check.report([...path, "owner"], "is disabled; an active agent needs an owner who can be reached");
  if (agent.mode === "observe" && agent.observeUntil === undefined)
    check.report(
      [...path, "mode"],
      "observe needs an end: add observeUntil with the time at which enforcement returns",
    );
  if (agent.mode === "enforce" && agent.observeUntil !== undefined)
    check.report([...path, "observeUntil"], "belongs to mode: observe; remove it, or set that mode");
  agent.principals.forEach(({ tool, environment }, i) => {
    check.refers("tool", tool, [...path, "principals", i, "tool"]);
    check.refers("environment", environment, [...path, "principals", i, "environment"]);
  });
  agent.budget?.grants.forEach((grant, i) => {
    grant.limits.forEach((limit, j) => {
      checkLimit(check, limit, [...path, "budget", "grants", i, "limits", j]);
    });
  });
  agent.budget?.limits?.forEach((limit, i) => {
    checkLimit(check, limit, [...path, "budget", "limits", i]);
  });
}

function checkLimit(check: References, { beyond, approvers = [], freshSignIn }: BundleLimit, path: Path): void {
  if (beyond === "ask" && approvers.length === 0)
    check.report([...path, "beyond"], "ask needs approvers: add who answers beyond the limit, or use deny");
  if (beyond === "deny" && approvers.length > 0)
    check.report([...path, "approvers"], "nobody is asked beyond this limit; remove them, or use beyond: ask");
  if (beyond === "deny" && freshSignIn === true)
    check.report([...path, "freshSignIn"], "nobody approves going beyond this limit; remove it, or use beyond: ask");
  check.approvers(approvers, [...path, "approvers"]);
}

function checkRule(check: References, bundle: Bundle, index: number): void {
  const rule = bundle.rules[index];
  if (rule === undefined) return;
  const path = ["rules", index];
  const approvers = rule.approvers ?? [];
  rule.teams?.forEach((team, i) => {
    check.refers("team", team, [...path, "teams", i]);
  });
  check.approvers(approvers, [...path, "approvers"]);
  if (rule.effect !== "stop" && approvers.length === 0)
    check.report(
      [...path, "effect"],
      `${rule.effect} needs approvers: add who ${rule.effect === "ask" ? "answers" : "takes the task over"}`,
    );
  if (rule.effect === "stop" && approvers.length > 0)
    check.report([...path, "approvers"], "a rule that stops asks nobody; remove them, or use another effect");
  if (rule.effect === "stop" && rule.respondWithin !== undefined)
    check.report([...path, "respondWithin"], "a rule that stops waits for nobody; remove it, or use another effect");
  if (rule.effect !== "ask" && rule.freshSignIn === true)
    check.report([...path, "freshSignIn"], "only a rule that asks has an approval to sign in for; remove it");
}
