import { z } from "zod";
import type { WeighedAnswer } from "@/lib/contracts/weighed";
import { VERDICTS } from "@/lib/core/correlation/weigh";
import { component, time } from "../component";

export const weighedAnswer = component<WeighedAnswer>()(
  "Weighed",
  z
    .object({
      verdict: z
        .enum([...VERDICTS, "unsettled", "too_many"])
        .describe(
          "`unsettled`: correlation has yet to look again. `too_many`: more is tied to it than is looked at for an answer.",
        ),
      why: z.string(),
      key: z.string().nullable().describe("The kind of key that decided; null where none did."),
      candidates: z
        .array(
          z.object({
            evaluation_id: z.string(),
            decided_at: time,
            agent: z.string(),
            action: z.string(),
            outcome: z.enum(["allow", "deny", "escalate"]),
            fits: z.boolean().describe("Whether it is among those that were left."),
            score: z
              .number()
              .nullable()
              .describe("How well circumstances agree, 0 to 1; null where keys were looked at."),
            why: z.string(),
          }),
        )
        .describe("As far as the caller may see them: those that fit first, then the nearest in time; at most 20."),
      more: z.boolean().describe("True where more were looked at than are named."),
    })
    .describe("The decisions that a log record was weighed against, as correlation sees it when it is asked."),
);
