/** Schedules on a database server of their own, for `npm run fuzz`. */
import path from "node:path";
import { destroyEmbedded, openEmbedded } from "@/lib/db/embedded/open";
import { migrate } from "@/lib/db/migrate";
import { projectRoot } from "@/lib/platform/projectRoot";
import { temporaryDataDir } from "@/tests/support/leftOvers";
import { playSchedules, type ScheduleFinding, type SchedulesPlayed } from "./fuzz";
import { startPlayers } from "./players";

/** Nothing of it has to outlive a crash of the machine. */
const SETTINGS = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

export async function fuzzSchedules(what: {
  cases: number;
  seed: number;
  tell: (finding: ScheduleFinding) => void;
  progress?: (done: SchedulesPlayed) => void;
}): Promise<SchedulesPlayed> {
  const dataDir = await temporaryDataDir();
  const { url, release } = await openEmbedded({ dataDir, settings: SETTINGS });
  try {
    await migrate({ url, folder: path.join(projectRoot(), "prisma", "migrations") });
    const players = await startPlayers(url);
    try {
      const played = await playSchedules(players, what);
      console.log(`${played.tally}`);
      return played;
    } finally {
      await players.close();
    }
  } finally {
    await release();
    await destroyEmbedded(dataDir);
  }
}
