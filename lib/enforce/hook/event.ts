/** What the host sends on standard input; members that are not named here are the host's affair. */
import { z } from "zod";

const common = {
  session_id: z.string().min(1).max(256),
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

export const eventSchema = z.discriminatedUnion("hook_event_name", [beforeSchema, afterSchema, failedSchema]);
export type HookEvent = z.infer<typeof eventSchema>;
export type BeforeEvent = z.infer<typeof beforeSchema>;
export type AfterEvent = z.infer<typeof afterSchema> | z.infer<typeof failedSchema>;
