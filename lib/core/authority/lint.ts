/** What a budget or rule may say and seldom means: for whoever writes one. Nothing of it is refused. */
import type { OrganisationDefinition, RuleDefinition } from "@/lib/core/organisation/definition";
import { type Answerers, tooFewAnswer } from "./answerers";
import { authorityState } from "./diff";
import { type Side, type SideGrant, sideOf } from "./side";

export type LintCode =
  | "wildcard"
  | "never_reached"
  | "always_stopped"
  | "no_limit"
  | "irreversible_unasked"
  | "exposes_sensitive"
  | "too_few_answer";

export interface Finding {
  code: LintCode;
  /** The agent and its grant, or the rule. */
  where: string;
  message: string;
}

/** From this rank on an environment is one in which mistakes are real. */
const REAL_RANK = 2;

/** Everything worth a second look, by agent and grant, then by rule. */
export function lintOrganisation(definition: OrganisationDefinition, people: Answerers): Finding[] {
  const state = authorityState(definition);
  const places = [...state.actions.keys()].flatMap((action) =>
    definition.environments.map(({ name: environment, rank }) => ({ action, environment, rank })),
  );
  const budgets = definition.agents
    .filter(({ lifecycle }) => lifecycle === "active")
    .flatMap((agent) => {
      const cells = places.map((place) => ({ ...place, side: sideOf(state, { agent: agent.name, ...place }) }));
      const held = cellsByGrant(cells);
      return (agent.budget?.grants ?? []).flatMap(({ id, actions }) =>
        lintGrant({ where: `${agent.name}/${id}`, actions, own: held.get(id) ?? [] }),
      );
    });
  return [...budgets, ...definition.rules.flatMap((rule) => lintRule(rule, people))];
}

interface Cell {
  action: string;
  environment: string;
  rank: number;
  side: Side;
}

interface HeldCell extends Cell {
  grant: SideGrant;
}

/** The open cells that each grant holds, by its id. */
function cellsByGrant(cells: readonly Cell[]): ReadonlyMap<string, HeldCell[]> {
  const held = new Map<string, HeldCell[]>();
  for (const cell of cells) {
    if (cell.side.closed !== null) continue;
    for (const grant of cell.side.grants) {
      const own = held.get(grant.id) ?? [];
      own.push({ ...cell, grant });
      held.set(grant.id, own);
    }
  }
  return held;
}

function lintGrant({
  where,
  actions,
  own,
}: {
  where: string;
  actions: readonly string[];
  own: readonly HeldCell[];
}): Finding[] {
  const findings: Finding[] = actions
    .filter((pattern) => pattern.endsWith(".*"))
    .map((pattern) => ({
      code: "wildcard",
      where,
      message: `${pattern} holds every action that the tool has, and every one that it gets.`,
    }));
  if (own.length === 0)
    return [
      ...findings,
      { code: "never_reached", where, message: "Its bounds, or the agent's stage, let no action through." },
    ];
  if (own.every(({ side }) => side.rules.some(isStop)))
    return [...findings, { code: "always_stopped", where, message: "A rule stops whatever it grants." }];
  return [...findings, ...own.flatMap((cell) => lintCell(where, cell))];
}

function lintCell(where: string, { action, environment, rank, side, grant }: HeldCell): Finding[] {
  const findings: Finding[] = [];
  const { facts } = side;
  if (facts === null || facts.power === "read" || side.rules.some(isStop)) return [];
  const place = `${action} in ${environment}`;
  const isAsked =
    side.rules.length > 0 || side.grants.some(({ limits }) => limits.some(({ limit }) => limit.beyond === "ask"));
  if (grant.limits.length === 0 && rank > 0)
    findings.push({ code: "no_limit", where, message: `${place} has no limit.` });
  if (!facts.reversible && rank >= REAL_RANK && !isAsked)
    findings.push({
      code: "irreversible_unasked",
      where,
      message: `${place} cannot be undone, and no rule or limit asks anybody.`,
    });
  const isSensitive = facts.sensitivity === "confidential" || facts.sensitivity === "restricted";
  if (facts.power === "expose" && (isSensitive || facts.audience !== "internal") && !isAsked)
    findings.push({
      code: "exposes_sensitive",
      where,
      message: `${place} shows ${facts.sensitivity} data to ${facts.audience}, and no rule or limit asks anybody.`,
    });
  return findings;
}

function isStop({ definition, condition }: Side["rules"][number]): boolean {
  return definition.effect === "stop" && condition === "always";
}

function lintRule(rule: RuleDefinition, people: Answerers): Finding[] {
  return tooFewAnswer(rule.approvers, people).map((message) => ({
    code: "too_few_answer",
    where: `rule ${rule.name}`,
    message,
  }));
}
