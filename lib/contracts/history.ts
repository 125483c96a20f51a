/** What happened to an agent or a person, as their pages and /api/v1 tell it. */
import { z } from "zod";

const LISTED_MAX = 50;

export const historyQuerySchema = z.strictObject({
  /** Of the page before. */
  cursor: z
    .string()
    .regex(/^\d{1,18}$/, "is none that was handed out")
    .optional(),
  limit: z.coerce.number().int().min(1).max(LISTED_MAX).default(LISTED_MAX),
});

export interface HistoryLine {
  /** Its place in the audit log. */
  id: string;
  at: string;
  /** Who did it: an address, who ran the command, or Ambit itself. */
  by: string;
  event: string;
  /** What happened, as words. */
  words: string;
  /** Why, as whoever did it wrote it. */
  said: string | null;
  /** The change request behind it. */
  change: string | null;
}

export interface HistoryAnswer {
  lines: HistoryLine[];
  next_cursor: string | null;
}
