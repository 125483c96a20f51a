/** What happened to an agent or a person. */
import { z } from "zod";
import type { HistoryAnswer } from "@/lib/contracts/history";
import { component, time } from "../component";

export const historyAnswer = component<HistoryAnswer>()(
  "History",
  z.object({
    lines: z.array(
      z.object({
        id: z.string().describe("Its place in the audit log."),
        at: time,
        by: z.string().describe("An address, who ran the command, or Ambit itself."),
        event: z.string(),
        words: z.string(),
        said: z.string().nullable().describe("Why, as whoever did it wrote it."),
        change: z.string().nullable().describe("The change request behind it."),
      }),
    ),
    next_cursor: z.string().nullable(),
  }),
);
