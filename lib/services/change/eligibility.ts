/** Which action types that a budget holds in production have records that tie them together. */
import type { Eligibility } from "@/lib/contracts/changeViews";
import { namesAction } from "@/lib/core/organisation/actionPattern";
import type { OrganisationDefinition } from "@/lib/core/organisation/definition";
import { buildActionRecord } from "@/lib/core/record/build";
import { ineligibility, TIED_RECORDS_MIN, tiedRecords } from "@/lib/core/record/eligibility";
import { newestAllowed } from "@/lib/db/action/newestAllowed";
import { storiesOf } from "@/lib/services/action/stories";
import type { ServiceContext } from "@/lib/services/context";

const DAYS = 30;
const DAY_MS = 86_400_000;
/** Records are built one by one: the newest so many of an action type, */
const RECORDS_MAX = 25;
/** of so many action types, by their names. */
const ACTIONS_MAX = 20;
/** From this rank on it is production. */
export const PRODUCTION_RANK = 2;
/** Where the agent's stage asks for nothing. */
const NEEDED = 0.95;

/** The action types that the agent's grants name where it is production. */
export function actionsInProduction({ agents, environments, tools }: OrganisationDefinition, agent: string): string[] {
  const grants = agents.find(({ name }) => name === agent)?.budget?.grants ?? [];
  const places = environments.filter(({ rank }) => rank >= PRODUCTION_RANK).map(({ name }) => name);
  const patterns = grants.filter((grant) => grant.environments.some((name) => places.includes(name)));
  return tools
    .flatMap(({ name: tool, actions }) => actions.map(({ name }) => `${tool}.${name}`))
    .filter((action) => patterns.some((grant) => grant.actions.some((pattern) => namesAction(pattern, action))))
    .sort();
}

/**
 * Of each action type, how many of its newest records tie request, credential, tool call and state change together, of whichever agent;
 * beside what the stage of `agent` asks for. What cannot be told of one without going through everything on record is left out.
 */
export async function eligibilityOf(
  ctx: ServiceContext,
  { stages, agents }: OrganisationDefinition,
  { agent, actions }: { agent: string; actions: readonly string[] },
): Promise<Eligibility[]> {
  const looked = actions.slice(0, ACTIONS_MAX);
  if (looked.length === 0) return [];
  const stage = agents.find(({ name }) => name === agent)?.stage;
  const needed = stages.find(({ name }) => name === stage)?.evidence.completeness ?? NEEDED;
  const now = ctx.now().getTime();
  const since = new Date(now - DAYS * DAY_MS);
  const { ids, isCut } = await newestAllowed(ctx.db.pool, { actions: looked, since, each: RECORDS_MAX });
  const stories = await storiesOf(ctx, [...ids.values()].flat(), { withContent: false });
  return looked.flatMap((action) => {
    const own = stories.filter(({ subject }) => subject.action === action);
    const counted = tiedRecords(own.map((story) => buildActionRecord(story, now)));
    if (isCut && counted.looked < TIED_RECORDS_MIN) return [];
    return [{ action, ...counted, needed, problem: ineligibility(action, counted, needed) }];
  });
}
