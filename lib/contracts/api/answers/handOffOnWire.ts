/** A hand-off as an agent gets it. */
import { z } from "zod";
import type { HandOffAnswer, HandOffOnWire, HandOffResult } from "@/lib/contracts/access";
import type { StatedChange } from "@/lib/core/handOff/statedChange";
import { component, time } from "../component";

export const statedChange = component<StatedChange>()(
  "StatedChange",
  z
    .object({
      resource: z.object({ type: z.string(), id: z.string() }),
      before: z.string().exactOptional(),
      after: z.string().exactOptional(),
      reference: z.string().exactOptional(),
    })
    .describe("A state change in the words of the person who took a task over: their statement, seen by nothing else."),
);

export const handOffResult = component<HandOffResult>()(
  "HandOffResult",
  z.object({
    text: z.string(),
    done_at: time,
    reference: z.string().exactOptional(),
    state_changes: z.array(statedChange).describe("What the person says has changed."),
  }),
);

export const handOff = component<HandOffOnWire>()(
  "HandOff",
  z
    .object({
      id: z.string(),
      status: z.enum(["open", "accepted", "done", "returned"]),
      due_at: time.describe("When it is past, the task stays with people."),
      result: handOffResult.exactOptional().describe("With `done`."),
      reason: z
        .string()
        .exactOptional()
        .describe("With `returned`: why the task came back. The same call may be made again."),
    })
    .describe(
      "A hand-off as the agent sees it: how it stands and, once it is over, what came of it in the person's words.",
    ),
);

export const handOffAnswer = component<HandOffAnswer>()(
  "HandOffAnswer",
  z.object({
    hand_off: handOff,
  }),
);
