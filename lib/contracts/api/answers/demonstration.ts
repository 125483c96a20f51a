/** What /api/v1/demonstration answers. */
import { z } from "zod";
import type { DemonstrationRun, DemonstrationStatus } from "@/lib/contracts/demonstration";
import { DEMONSTRATION_STATES, DEMONSTRATION_STEPS } from "@/lib/contracts/demonstration";
import { component, time } from "../component";

export const demonstrationRun = component<DemonstrationRun>()(
  "DemonstrationRun",
  z.object({
    started_at: time,
    started_by: z.string(),
    state: z.enum(["running", "finished", "failed"]),
    message: z.string().nullable().describe("Why it failed."),
    steps: z.array(
      z.object({
        id: z.enum(DEMONSTRATION_STEPS.map(({ id }) => id)),
        title: z.string(),
        state: z.enum(DEMONSTRATION_STATES).nullable().describe("Null: its turn has not come."),
        detail: z.string(),
        path: z.string().nullable(),
      }),
    ),
  }),
);

export const demonstrationStatus = component<DemonstrationStatus>()(
  "DemonstrationStatus",
  z.object({
    run: demonstrationRun.nullable().describe("The last run since the server started."),
    may_start: z.boolean(),
  }),
);
