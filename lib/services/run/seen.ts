import { browsing } from "@/lib/db/action/actionSql";
import { findFragment, type KeyedFragment } from "@/lib/db/fragment/keyed";
import { findDecision } from "@/lib/db/run/decisions";
import { idOrNull } from "@/lib/services/access/identifier";
import { visibleAgents } from "@/lib/services/action/filtered";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { type CollectedRun, collectRun } from "./collect";

/** A run as far as the actor may see it. */
export interface SeenRun extends CollectedRun {
  /** True where what belongs to no action of their teams is left out. */
  isPartial: boolean;
}

/**
 * The run of a fragment or of a decision, by its id. Whoever sees every team sees all of it; others what belongs to actions of their own teams'
 * agents, and a log record that belongs to none is for those who see every team.
 * @throws Problem `not_found`, also for a fragment or decision that the actor may not see: the two look the same
 */
export async function seenRun(ctx: ServiceContext, asked: string): Promise<SeenRun> {
  const id = idOrNull(asked);
  const agents = await visibleAgents(ctx);
  const run = id === null ? null : await browsing(ctx.db, (client) => readRun(client, id));
  if (run === null) throw unknownRun();
  const fragments = run.fragments.filter((one) => isSeen(one.record, agents));
  const decisions = run.decisions.filter((one) => isSeen(one, agents));
  if (![...fragments, ...decisions].some((one) => one.id === id)) throw unknownRun();
  return { fragments, decisions, isCut: run.isCut, isPartial: agents !== null };
}

/** Whether a record, or what belongs to none (null), may be seen by who sees these agents; null for all. */
export function isSeen(record: Pick<NonNullable<KeyedFragment["record"]>, "agent"> | null, agents: string[] | null) {
  return agents === null || (record?.agent != null && agents.includes(record.agent.id));
}

async function readRun(client: Parameters<typeof collectRun>[0], id: string): Promise<CollectedRun | null> {
  const found = await findFragment(client, id);
  if (found !== null) return collectRun(client, found);
  const decision = await findDecision(client, id);
  return decision === null ? null : collectRun(client, { decision });
}

function unknownRun(): Problem {
  return new Problem(
    "not_found",
    "There is no log record and no decision with this id, or it belongs to a team that you cannot see.",
  );
}
