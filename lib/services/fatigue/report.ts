import { type FatigueReport, fatigueQuerySchema } from "@/lib/contracts/fatigue";
import { readFatigue, readPersonFigures } from "@/lib/db/fatigue/read";
import { requirePerson, seesEveryTeam, visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { currentOrganisation } from "@/lib/services/organisation/current";
import { Problem } from "@/lib/services/problem";
import { dayBefore } from "./ownDay";
import { suggestionOf } from "./suggestion";
import { figuresView, NO_ANSWERS, personView, ruleView } from "./views";

const DAY_MS = 86_400_000;
/** Most grants suggested. */
const GRANTS_MAX = 20;

/**
 * How the questions of the last 7, 30 or 90 days were answered (`fatigueQuerySchema`; `input` is the query as it came): what
 * asks, which grants would have saved questions, and how people answer. Of rules and grants the actor sees what their teams'
 * agents asked, security reviewers and admins everything; of people, oneself, and security reviewers and admins everyone.
 *
 * Seconds to answer run from the latest of three moments to when the answer was given: when it was asked, when the person first
 * opened its card (or read it over the API), and when they gave their answer before it. An undo and the time in which it is
 * possible do not count. It is the most that they can have looked at this one alone. Questions count in the period in which they
 * were asked, a person's answers in which they were given. Problem `forbidden` for who holds no role.
 */
export async function fatigueReport({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<FatigueReport> {
  const actor = requirePerson(ctx);
  const { days } = fatigueQuerySchema.parse(input);
  if (actor.roles.length === 0)
    throw new Problem("forbidden", "The figures of approvals need a role. Ask an admin for one.");
  const to = ctx.now();
  const from = new Date(to.getTime() - days * DAY_MS);
  const everyone = seesEveryTeam(actor);
  const [figures, day, { actions }] = await Promise.all([
    readFatigue(ctx.db, {
      from,
      to,
      teams: visibleTeams(actor),
      person: everyone ? null : actor.id,
      grants: GRANTS_MAX,
    }),
    readPersonFigures(ctx.db, { from: dayBefore(to), to, person: actor.id }),
    currentOrganisation(ctx.db.pool),
  ]);
  return {
    days,
    from: from.toISOString(),
    to: to.toISOString(),
    asked: figures.asked,
    rules: figures.rules.map(ruleView),
    grants: figures.grants.map((kind) => suggestionOf(kind, actions.get(kind.action)?.facts)),
    people: figures.people.map(personView),
    sees_everyone: everyone,
    own_day: figuresView(day ?? NO_ANSWERS),
  };
}
