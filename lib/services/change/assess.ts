/** What a change does to the organisation that is in force at this moment. */
import canonicalize from "canonicalize";
import { type Bundle, bundleSchema } from "@/lib/contracts/bundle";
import type { ChangeContent } from "@/lib/contracts/changes";
import { pointerOf } from "@/lib/contracts/fieldErrors";
import { type Change, changesNothing } from "@/lib/core/change/category";
import { compareStates, type OrganisationState } from "@/lib/core/change/compare";
import type { Database } from "@/lib/db/database";
import { snapshotOrganisation } from "@/lib/db/organisationSnapshot";
import { bundleOf } from "@/lib/services/organisation/bundleOf";
import { definitionOf } from "@/lib/services/organisation/definitionOf";
import { contentProblems } from "@/lib/services/organisation/readBundle";
import { Problem } from "@/lib/services/problem";
import { baseOf, withChange } from "./proposed";
import { aboutWords } from "./summary";

export interface InForce {
  bundle: Bundle;
  state: OrganisationState;
  /** The ids of agents, by name. */
  agentIds: ReadonlyMap<string, string>;
  configVersion: number;
  demonstration: boolean;
}

export interface Assessment {
  content: ChangeContent;
  base: Record<string, unknown>;
  before: OrganisationState;
  after: OrganisationState;
  change: Change;
}

/**
 * The organisation, for a change of one agent without the others: there may be many, and nothing of them is asked.
 * @throws Problem `conflict` while there is no organisation.
 */
export async function organisationInForce(db: Database, content: ChangeContent = {}): Promise<InForce> {
  const name = content.agent ?? content.newAgent?.name;
  const snapshot = await snapshotOrganisation(db, { agent: name });
  if (snapshot === null)
    throw new Problem(
      "conflict",
      "There is no organisation yet. Import a bundle first: it fills an empty one at once.",
    );
  const { agentIds } = snapshot;
  const bundle = bundleSchema.parse(bundleOf(snapshot.definition, snapshot.people));
  const { demonstration } = await db.prisma.organisation.findUniqueOrThrow({ where: { id: 1 } });
  const { configVersion } = snapshot.definition;
  return { bundle, state: stateOf(bundle, agentIds), agentIds, configVersion, demonstration };
}

/**
 * Compares the organisation with itself and the change.
 * @throws Problem `invalid` with what is wrong with the result; `not_found` for an agent or rule that is not there.
 */
export function assess(inForce: InForce, content: ChangeContent): Assessment {
  const { bundle, state } = inForce;
  const { proposed, after } = proposedState(inForce, content);
  const change = compareStates(state, after);
  // A purpose, a description or a name is a change too, although nobody may do more or less by it.
  if (changesNothing(change) && canonicalize(proposed) !== canonicalize(bundle))
    change.narrowing.push(`${aboutWords(content)}: nobody may do more or less by it`);
  return { content, base: baseOf(bundle, content), before: state, after, change };
}

/** The organisation with the change in it, as it is written and as decisions see it. Problems: as of `assess`. */
export function proposedState(
  { bundle, agentIds }: Pick<InForce, "bundle" | "agentIds">,
  content: ChangeContent,
): { proposed: Bundle; after: OrganisationState } {
  refuseUnknown(bundle, content);
  const proposed = withChange(bundle, content);
  refuseProblems(bundle, proposed);
  return { proposed, after: stateOf(proposed, agentIds) };
}

/** The state that a bundle describes; agents that are new have their name for an id. */
export function stateOf(bundle: Bundle, agentIds: ReadonlyMap<string, string>): OrganisationState {
  return {
    definition: definitionOf(bundle, (name) => agentIds.get(name) ?? name),
    people: bundle.people.map(({ email, roles, teams, disabled = false }) => ({ email, roles, teams, disabled })),
    groups: bundle.groups.map(({ name, people }) => ({ name, people })),
  };
}

/** True while what stood in the place of the change when it was written stands there still. */
export function baseStands({ bundle }: InForce, content: ChangeContent, base: unknown): boolean {
  return canonicalize(baseOf(bundle, content)) === canonicalize(base);
}

function refuseUnknown(bundle: Bundle, content: ChangeContent): void {
  const { agent, newAgent, removeRules = [], removeActions = [] } = content;
  const has = (list: readonly { name: string }[], name: string) => list.some((one) => one.name === name);
  if (agent !== undefined && !has(bundle.agents, agent))
    throw new Problem("not_found", `There is no agent ${JSON.stringify(agent)}. Nothing was changed.`);
  if (newAgent !== undefined && has(bundle.agents, newAgent.name))
    throw new Problem(
      "conflict",
      `There is an agent ${newAgent.name} already. Change it with { agent: ${newAgent.name}, … }, or take another name.`,
    );
  for (const name of removeRules)
    if (!has(bundle.rules, name))
      throw new Problem("not_found", `There is no rule ${JSON.stringify(name)} to remove. Nothing was changed.`);
  for (const name of removeActions)
    if (!bundle.tools.some((tool) => tool.actions.some((action) => `${tool.name}.${action.name}` === name)))
      throw new Problem("not_found", `There is no action ${JSON.stringify(name)} to remove. Nothing was changed.`);
}

/** What is wrong already is nobody's fault now. */
function refuseProblems(before: Bundle, after: Bundle): void {
  const found = contentProblems(after);
  if (found.length === 0) return;
  const known = new Set(contentProblems(before).map(({ message }) => message));
  const problems = found.filter(({ message }) => !known.has(message));
  if (problems.length === 0) return;
  throw new Problem("invalid", `This cannot be put in force: ${problems[0]?.message}. Nothing was changed.`, {
    errors: problems.map(({ path, message }) => ({ pointer: pointerOf(path), message })),
  });
}
