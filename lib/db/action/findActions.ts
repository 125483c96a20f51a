import type { Database } from "@/lib/db/database";
import { type ActionPosition, type ActionSearch, ActionSql, browsing } from "./actionSql";

export interface FoundAction extends ActionPosition {
  /** True for a decision, false for an observed action. */
  governed: boolean;
}

/** The actions that match, newest first, from just after `after`: decisions and what only other systems' logs show, as one list. */
export function findActions(
  db: Database,
  search: ActionSearch,
  { after, limit }: { after?: ActionPosition | undefined; limit: number },
): Promise<FoundAction[]> {
  const sql = new ActionSql(search);
  const text = `SELECT s.id, s.at, s.governed FROM action_summary s WHERE ${sql.conditions()} AND ${sql.beyond(after)}
    ORDER BY s.at DESC, s.id DESC LIMIT ${sql.bind(limit)}::int`;
  return browsing(db, async (client) => (await client.query<FoundAction>(text, sql.values)).rows);
}
