/** The task that follows an approval, as an agent gets it. */
import { z } from "zod";
import type { AccessRequestOnWire, Task, TaskAnswer, TaskResult } from "@/lib/contracts/access";
import { TASK_STATUSES } from "@/lib/contracts/access";
import { component, jsonObject, time } from "../component";

export const task = component<Task>()(
  "Task",
  z
    .object({
      id: z.string(),
      status: z.enum(TASK_STATUSES),
      status_endpoint: z.string(),
      expires_at: time.describe("While pending: when it expires unanswered."),
      links: z.object({ cancel: z.string(), review: z.string() }),
      display: z.object({ title: z.string(), description: z.string() }),
      questions: z
        .array(z.object({ id: z.string(), text: z.string(), asked_at: time, reply: z.string().exactOptional() }))
        .exactOptional()
        .describe(
          "What an approver wants to know; reply at `reply_endpoint` with `{ question, text }`. Absent when nobody asked.",
        ),
      reply_endpoint: z.string().exactOptional(),
    })
    .describe("The handle of an opened approval. Its `id` is the approval's id."),
);

export const taskResult = component<TaskResult>()(
  "TaskResult",
  z
    .object({
      mode: z.literal("reevaluate"),
      approval: z.object({ id: z.string(), approved_at: time, approved_until: time }),
      edited: z
        .object({ arguments: jsonObject })
        .exactOptional()
        .describe("An approver changed the arguments: evaluate again with these."),
    })
    .describe("What a completed task hands out: evaluate again with `approval` at `context.approval`."),
);

export const taskAnswer = component<TaskAnswer>()(
  "TaskAnswer",
  z.object({
    task: task,
    result: taskResult.exactOptional().describe('Only with `task.status: "approved"`.'),
  }),
);

export const accessRequest = component<AccessRequestOnWire>()(
  "AccessRequest",
  z.object({
    endpoint: z.string(),
    expires_at: time.describe("RFC 3339: until when an access request for this denial is accepted."),
    display: z.object({ title: z.string(), description: z.string() }),
    task: task
      .exactOptional()
      .describe("With `submit_request`: the approval that was opened, or that was open for this exact action already."),
    result: taskResult.exactOptional().describe("With a `task` that is approved already: evaluate again with this."),
  }),
);
