/** One session of an agent that goes on and on, and what it costs to settle what it did last. */
import { type Settled, settle } from "@/lib/core/correlation/settle";
import { generateLogWorld, type LogWorld } from "./generate";
import { StoredSightings } from "./storedSightings";

/** Actions that are settled at once, as they come in within a moment. */
const PORTION = 5;
/** The last actions of the session, of which the work is counted. */
const LAST = 100;

export interface LongSession {
  world: LogWorld;
  /** What was said of everything that came before the last hundred actions. */
  settled: Settled;
  /** Sightings that were looked at for each of the last records. */
  lookedAt: number;
}

/** A session of so many actions, all in one trace, some of which nobody decided; from the newest on it is settled portion by portion. */
export async function longSession(actions: number, { everyMs = 30_000 } = {}): Promise<LongSession> {
  const world = generateLogWorld({
    seed: 11,
    agents: 1,
    actionsPerAgent: actions,
    loss: 0.02,
    missingKeys: 0,
    skewMs: 2_000,
    ungoverned: 0.02,
    everyMs,
  });
  const store = new StoredSightings();
  const began = [...world.sightings].sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
  const perAction = Math.ceil(began.length / actions);
  const last = began.splice(-LAST * perAction);
  for (const one of began) store.add(one);
  const settled = await settle(
    began.map(({ id }) => id),
    store,
  );
  store.keep(settled);
  const before = store.read;
  for (let from = 0; from < last.length; from += PORTION * perAction) {
    const portion = last.slice(from, from + PORTION * perAction);
    for (const one of portion) store.add(one);
    store.keep(
      await settle(
        portion.map(({ id }) => id),
        store,
      ),
    );
  }
  return { world, settled, lookedAt: (store.read - before) / last.length };
}
