import { findBacklog } from "@/lib/db/correlation/backlog";
import { metricsText } from "@/lib/platform/metrics";
import { requirePerson, seesEveryTeam } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { roomOf } from "@/lib/services/ingest/room";
import { waitingDeliveries } from "@/lib/services/ingest/store";
import { Problem } from "@/lib/services/problem";

/** What this process counts, in Prometheus' text format. Problem `forbidden` for those who do not see every team: it counts what all send. */
export async function readMetrics({ ctx }: { ctx: ServiceContext }): Promise<{ contentType: string; text: string }> {
  if (!seesEveryTeam(requirePerson(ctx)))
    throw new Problem("forbidden", "Security reviewers and admins see metrics: they count what every team sends.");
  const { fragments, since } = await findBacklog(ctx.db.pool);
  return metricsText({
    waitingDeliveries: waitingDeliveries(ctx.db),
    heldBytes: roomOf(ctx.db).heldBytes,
    waitingRecords: fragments,
    waitedSeconds: since === null ? 0 : Math.max(0, ctx.now().getTime() - since.getTime()) / 1_000,
  });
}
