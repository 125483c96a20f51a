/** What became of a change request. */
import { z } from "zod";
import { CHANGE_STATUSES } from "@/lib/contracts/changes";
import type { ChangeMoved } from "@/lib/contracts/changeViews";
import { component } from "../component";

export const changeMoved = component<ChangeMoved>()(
  "ChangeMoved",
  z.object({
    id: z.string(),
    status: z.enum(CHANGE_STATUSES),
    message: z.string().describe("What that means, in a sentence."),
  }),
);
