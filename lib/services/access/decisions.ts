import { isDatabaseFailure, isFaultOfData } from "@/lib/db/access/transaction";
import type { Database } from "@/lib/db/database";
import { decideBatch, type Recorded, type Submission } from "./decideBatch";
import { GroupCommit } from "./groupCommit";

/** Most decisions in one transaction: enough to share a commit, few enough that nobody waits long for the others. */
const BATCH_MAX = 128;
/** Most decisions that wait in one process: about a second's work. */
const WAITING_MAX = 4_000;
/** While one batch is written the next is decided. */
const UNDER_WAY_MAX = 2;
const BESIDE_MIN = 24;

const queues = new WeakMap<Database, GroupCommit<Submission, Recorded>>();

/** Where this process's decisions on a database wait for their commit. */
export function decisionsOf(db: Database): GroupCommit<Submission, Recorded> {
  const known = queues.get(db);
  if (known !== undefined) return known;
  const queue = new GroupCommit<Submission, Recorded>({
    run: (batch) => decideBatch(db, batch),
    batchMax: BATCH_MAX,
    waitingMax: WAITING_MAX,
    underWayMax: UNDER_WAY_MAX,
    besideMin: BESIDE_MIN,
    isFaultOfOne: (error) => !isDatabaseFailure(error) || isFaultOfData(error),
    refusal: "Too many decisions are waiting. Nothing was recorded; try again in a moment.",
  });
  queues.set(db, queue);
  return queue;
}
