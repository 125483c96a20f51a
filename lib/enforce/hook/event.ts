/** What the host sends on standard input; members that are not named here are the host's affair. */
import { z } from "zod";

const session_id = z.string().min(1).max(256);
const common = {
  session_id,
  tool_name: z.string().min(1).max(512),
  tool_input: z.record(z.string(), z.unknown()),
  tool_use_id: z.string().min(1).max(256),
};

export const beforeSchema = z.object({ hook_event_name: z.literal("PreToolUse"), ...common });
export const afterSchema = z.object({
  hook_event_name: z.literal("PostToolUse"),
  ...common,
  tool_response: z.unknown(),
});
export const failedSchema = z.object({
  hook_event_name: z.literal("PostToolUseFailure"),
  ...common,
  error: z.string(),
  is_interrupt: z.boolean().optional(),
});

export const promptSchema = z.object({
  hook_event_name: z.literal("UserPromptSubmit"),
  session_id,
  prompt: z.string(),
});

export const eventSchema = z.discriminatedUnion("hook_event_name", [
  beforeSchema,
  afterSchema,
  failedSchema,
  promptSchema,
]);
export type HookEvent = z.infer<typeof eventSchema>;
export type BeforeEvent = z.infer<typeof beforeSchema>;
export type PromptEvent = z.infer<typeof promptSchema>;
export type AfterEvent = z.infer<typeof afterSchema> | z.infer<typeof failedSchema>;
