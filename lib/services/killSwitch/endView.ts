import type { AuthorityEndView, WaitingView } from "@/lib/contracts/killSwitches";
import { afterlifeOf } from "@/lib/core/killSwitch/timeToDead";
import { readEnds, readHanded, readWaiting } from "@/lib/db/killSwitch/authorityEnd";
import { seesEveryTeam } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";

/** A session that was heard of in so many milliseconds counts as connected: an access token lives as long. */
const HEARD_MS = 10 * 60_000;

/** An end of authority, as far as its row says it. */
export interface EndRow {
  id: string;
  stoppedAt: Date;
  stoppedBy: string;
  settledAt: Date | null;
  deadAt: Date | null;
  unreported: number | null;
}

interface Asked extends EndRow {
  kind: AuthorityEndView["kind"];
  /** What ended: an agent's name, or a credential's hint. */
  what: string | null;
  agent: string | null;
  /** True while it holds: what waits is of interest only then. */
  holds: boolean;
  /** It covers one agent alone, whom the actor sees. */
  ofOneAgent: boolean;
}

/**
 * What is still alive of what was handed out before each end, or how long it took. Of an end that covers several teams' agents, what is
 * alive is told to who sees every team; how long it took, to everyone who sees the end.
 */
export async function endViews(ctx: ServiceContext, asked: readonly Asked[]): Promise<Map<string, AuthorityEndView>> {
  const everything = ctx.actor.kind !== "person" || seesEveryTeam(ctx.actor);
  const told = asked.filter(
    ({ ofOneAgent, holds, settledAt }) => (everything || ofOneAgent) && (holds || settledAt === null),
  );
  const rows = new Map(
    (
      await readEnds(
        ctx.db.pool,
        told.map(({ id }) => id),
      )
    ).map((row) => [row.id, row]),
  );
  const views = new Map<string, AuthorityEndView>();
  for (const one of asked) {
    const { id, kind, what, agent, stoppedAt, stoppedBy, settledAt, deadAt, unreported } = one;
    const row = rows.get(id);
    const now = ctx.now();
    const alive =
      row === undefined || settledAt !== null
        ? null
        : afterlifeOf(
            stoppedAt.getTime(),
            await readHanded(ctx.db.pool, row, { now, issuer: ctx.publicUrl }),
            now.getTime(),
          ).alive;
    views.set(id, {
      ...{ id, kind, what, agent, stoppedBy },
      stoppedAt: stoppedAt.toISOString(),
      measured:
        settledAt === null
          ? null
          : {
              at: settledAt.toISOString(),
              deadAt: deadAt?.toISOString() ?? null,
              seconds: deadAt === null ? null : (deadAt.getTime() - stoppedAt.getTime()) / 1_000,
              unreported: unreported ?? 0,
            },
      alive:
        alive?.map(({ latestEnd, ...rest }) => ({
          ...rest,
          latestEnd: latestEnd === null ? null : new Date(latestEnd).toISOString(),
        })) ?? null,
      waiting: row === undefined || !one.holds ? null : await waitingView(ctx, row.scope, now),
    });
  }
  return views;
}

async function waitingView(
  ctx: ServiceContext,
  scope: Parameters<typeof readWaiting>[1],
  now: Date,
): Promise<WaitingView> {
  const heardSince = new Date(now.getTime() - HEARD_MS);
  const { sessions, ...counts } = await readWaiting(ctx.db.pool, scope, { now, heardSince });
  return {
    ...counts,
    sessions: sessions.map(({ lastAt, ...session }) => ({ ...session, lastAt: lastAt.toISOString() })),
  };
}
