import type { SourceHealth } from "@/lib/contracts/sources";
import { silenceAt } from "@/lib/core/source/silence";
import { type HealthRow, readHealth } from "@/lib/db/source/health";
import type { ServiceContext } from "@/lib/services/context";

interface Known {
  id: string;
  lastReceivedAt: Date | null;
  latestOccurredAt: Date | null;
  clockOffsetMs: number | null;
  disabledAt: Date | null;
}

const MINUTES_OF_RATE = 60;

/** How sources do now, by their ids. */
export async function healthOf(
  ctx: Pick<ServiceContext, "db" | "now">,
  sources: readonly Known[],
): Promise<Map<string, SourceHealth>> {
  const now = ctx.now();
  const rows = await readHealth(
    ctx.db.pool,
    sources.map(({ id }) => id),
    now,
  );
  const known = new Map(rows.map((row) => [row.sourceId, row]));
  return new Map(sources.map((source) => [source.id, healthFrom(source, known.get(source.id), now)]));
}

function healthFrom(source: Known, row: HealthRow | undefined, now: Date): SourceHealth {
  const minutes = row?.minutes ?? [];
  const arrived = minutes.reduce((sum, { stored, duplicates }) => sum + stored + duplicates, 0);
  const silence = source.disabledAt === null ? silenceAt(row?.active ?? [], now.getTime()) : null;
  return {
    last_received_at: source.lastReceivedAt?.toISOString() ?? null,
    latest_occurred_at: source.latestOccurredAt?.toISOString() ?? null,
    rate: arrived / MINUTES_OF_RATE,
    minutes: minutes.map((one) => ({ ...one, minute: new Date(one.minute).toISOString() })),
    lag_ms: { median: row?.lagMsMedian ?? null, max: row?.lagMsMax ?? null },
    rejected: row?.rejected ?? 0,
    waiting_dead_letters: row?.waiting ?? 0,
    clock_offset_ms: source.clockOffsetMs,
    silent_since: silence === null ? null : new Date(silence.since).toISOString(),
  };
}
