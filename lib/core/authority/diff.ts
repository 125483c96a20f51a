/** The semantic difference of an agent's authority: not which lines of a budget differ, but what may happen now. */
import canonicalize from "canonicalize";
import { sessionDelta } from "@/lib/core/decision/session";
import { namesAction } from "@/lib/core/organisation/actionPattern";
import type { CompiledOrganisation } from "@/lib/core/organisation/compile";
import { compileOrganisation } from "@/lib/core/organisation/compile";
import type { AgentDefinition, GrantDefinition, OrganisationDefinition } from "@/lib/core/organisation/definition";
import { type RiskFacts, SENSITIVITIES } from "@/lib/core/organisation/facts";
import type { CellDifference, PartDifference } from "./difference";
import { type Side, sideOf } from "./side";
import { type Widening, wideningsOf } from "./widening";

/**
 * Compares what `agent` may do in two states of the organisation: its budget, stage, mode and attributes, the rules that bear
 * on it, and the catalogue with its risk facts. Answers the cells that differ, by action and environment. A call that is
 * allowed, or asked about, after and was not before lies in a `widened` cell; kill switches are no authority and are left out.
 */
export function diffAuthority({
  agent,
  before,
  after,
}: {
  agent: string;
  before: OrganisationDefinition;
  after: OrganisationDefinition;
}): CellDifference[] {
  return authorityComparison(authorityState(before), authorityState(after))(agent);
}

/** A state of the organisation, ready to be compared with others: preparing it costs more than comparing one agent. */
export function authorityState(definition: OrganisationDefinition): CompiledOrganisation {
  return compileOrganisation({ ...definition, killSwitches: [] });
}

/** `diffAuthority` for one agent after the other, between the same two states. */
export function authorityComparison(
  from: CompiledOrganisation,
  to: CompiledOrganisation,
): (agent: string) => CellDifference[] {
  const milder = milderActions(from, to);
  const actions = names(from.actions, to.actions);
  const environments = names(from.environments, to.environments);
  return (agent) => {
    const named = namedByWhatDiffers(from, to, agent);
    return actions
      .filter((action) => named === null || named.some((pattern) => namesAction(pattern, action)))
      .flatMap((action) =>
        environments.flatMap((environment) => {
          const place = { agent, action, environment };
          return cellDifference(place, { before: sideOf(from, place), after: sideOf(to, place), milder });
        }),
      );
  };
}

/**
 * Where nothing differs but grants of the agent's budget: what the differing ones name, as no other cell can differ. Null where more
 * differs.
 */
function namedByWhatDiffers(from: CompiledOrganisation, to: CompiledOrganisation, agent: string): string[] | null {
  const [was, is] = [from.agents.get(agent)?.definition, to.agents.get(agent)?.definition];
  const isShared = SHARED.every((part) => from.definition[part] === to.definition[part]);
  if (!isShared || was?.budget === undefined || is?.budget === undefined) return null;
  if (canonicalize(withoutGrants(was)) !== canonicalize(withoutGrants(is))) return null;
  const [before, after] = [was.budget.grants, is.budget.grants].map(
    (grants) => new Map(grants.map((grant) => [canonicalize(grant) ?? "", grant])),
  );
  if (before === undefined || after === undefined) return null;
  const differing = [...missingFrom(after, before), ...missingFrom(before, after)];
  return differing.flatMap(({ actions }) => actions);
}

/** What is about every agent. */
const SHARED = ["environments", "stages", "tools", "rules"] as const;

function withoutGrants(agent: AgentDefinition): object {
  return { ...agent, budget: { limits: agent.budget?.limits ?? [] } };
}

function missingFrom(there: ReadonlyMap<string, GrantDefinition>, here: ReadonlyMap<string, GrantDefinition>) {
  return [...here].flatMap(([text, grant]) => (there.has(text) ? [] : [grant]));
}

interface Sides {
  before: Side;
  after: Side;
  /** Actions after which a session looks less risky than it did. */
  milder: { lighter: string[]; graver: string[] };
}

function cellDifference(
  { action, environment }: { action: string; environment: string },
  { before, after, milder }: Sides,
): CellDifference[] {
  const widenings = [...wideningsOf(before, after), ...historyParts(before, after, milder.lighter)];
  const narrowings = [...wideningsOf(after, before), ...historyParts(after, before, milder.graver)].map(turned);
  const key = ({ part, name, at }: Widening) => canonicalize([part, name ?? "", at ?? ""]);
  const both = new Set(narrowings.map(key));
  const parts: PartDifference[] = [
    ...widenings.map((one) => ({ direction: both.has(key(one)) ? ("changed" as const) : ("widens" as const), ...one })),
    ...narrowings
      .filter((one) => !widenings.some((other) => key(other) === key(one)))
      .map((one) => ({ direction: "narrows" as const, ...one })),
  ];
  if (parts.length === 0) return [];
  const facts = after.facts ?? before.facts;
  return [
    {
      power: facts?.power ?? null,
      action,
      environment,
      objectType: facts?.objectType ?? null,
      verdict: widenings.length > 0 ? "widened" : "narrowed",
      parts,
    },
  ];
}

function turned({ before, after, ...rest }: Widening): Widening {
  return { ...rest, before: after, after: before };
}

const HISTORY = /\b(?:session|provenance)\b/;

/** Where conditions look at the session's history, an action that marks it less lets more through elsewhere. */
function historyParts(from: Side, to: Side, lighter: readonly string[]): Widening[] {
  if (to.closed !== null || lighter.length === 0) return [];
  const looks = [...from.rules, ...to.rules, ...from.grants, ...to.grants].some(
    ({ condition }) => typeof condition !== "string" && HISTORY.test(condition.text),
  );
  if (!looks) return [];
  return lighter.map((action) => ({
    part: "action",
    name: action,
    at: "session",
    before: "marks the session's history",
    after: "marks it less",
  }));
}

function milderActions(from: CompiledOrganisation, to: CompiledOrganisation): Sides["milder"] {
  const lighter: string[] = [];
  const graver: string[] = [];
  for (const [name, { facts }] of from.actions) {
    const now = to.actions.get(name)?.facts;
    if (now === undefined) continue;
    if (!marksNoLess(now, facts)) lighter.push(name);
    if (!marksNoLess(facts, now)) graver.push(name);
  }
  return { lighter, graver };
}

/** True where a call with the facts `one` leaves a session no less risky than with `other`. */
function marksNoLess(one: RiskFacts, other: RiskFacts): boolean {
  const [now, then] = [sessionDelta(one), sessionDelta(other)];
  return (
    SENSITIVITIES.indexOf(now.maxSensitivityRead) >= SENSITIVITIES.indexOf(then.maxSensitivityRead) &&
    (now.readUntrusted || !then.readUntrusted) &&
    now.exposes === then.exposes &&
    now.writes === then.writes
  );
}

function names(one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>): string[] {
  return [...new Set([...one.keys(), ...other.keys()])].sort();
}
