import { type HistoryAnswer, historyQuerySchema } from "@/lib/contracts/history";
import { readPersonEvents } from "@/lib/db/history/events";
import type { ServiceContext } from "@/lib/services/context";
import { historyPage } from "@/lib/services/history/page";
import { findPerson, requirePeopleReader } from "./mayRead";

/**
 * What was changed of one person, by whom and when: roles, teams and groups, how they get in, API tokens; the newest first
 * (`historyQuerySchema`). `id` is the person's id or address.
 * @throws Problem `forbidden` for anyone but security reviewers and admins; `not_found`.
 */
export async function personHistory({
  ctx,
  input: { id, ...query },
}: {
  ctx: ServiceContext;
  input: { id: string; cursor?: unknown; limit?: unknown };
}): Promise<HistoryAnswer> {
  const actor = requirePeopleReader(ctx);
  const page = historyQuerySchema.parse(query);
  const { id: personId, email } = await findPerson({ ...ctx, actor }, id);
  return historyPage(page, (events) => readPersonEvents(ctx.db.pool, { personId, email }, events));
}
