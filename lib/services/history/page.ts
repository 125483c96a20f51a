import type { HistoryAnswer } from "@/lib/contracts/history";
import type { EventRow, EventsPage } from "@/lib/db/history/events";
import { eventWords, saidWith } from "./words";

/** One page of a history; `read` gives the newest events before a place in the log. */
export async function historyPage(
  { cursor, limit }: { cursor?: string | undefined; limit: number },
  read: (page: EventsPage) => Promise<EventRow[]>,
): Promise<HistoryAnswer> {
  const rows = await read({ before: cursor, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  return {
    lines: shown.map(({ sequence, at, actorName, event, detail, changeId, changeReason }) => ({
      id: sequence,
      at: at.toISOString(),
      by: actorName,
      event,
      words: eventWords(event, detail),
      said: saidWith(detail) ?? changeReason,
      change: changeId,
    })),
    next_cursor: rows.length > limit ? (shown.at(-1)?.sequence ?? null) : null,
  };
}
