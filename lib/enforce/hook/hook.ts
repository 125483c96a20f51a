import { after } from "./after";
import { type HookAnswer, stopped } from "./answer";
import { asked } from "./asked";
import { before } from "./before";
import type { HookConfiguration } from "./configuration";
import { eventSchema } from "./event";
import { HookState } from "./state";

/** Answers one event of Claude Code, as it came on standard input. Never throws: what goes wrong is a no. */
export async function answerHook(
  input: string,
  configuration: HookConfiguration,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<HookAnswer> {
  const event = eventSchema.safeParse(parsed(input));
  if (!event.success) return stopped("Ambit's hook does not understand this event, so it lets nothing run.");
  const hooking = { configuration, environment, state: new HookState(configuration.state) };
  try {
    switch (event.data.hook_event_name) {
      case "PreToolUse":
        return await before(hooking, event.data);
      case "UserPromptSubmit":
        return await asked(hooking, event.data);
      default:
        return await after(hooking, event.data);
    }
  } catch (error) {
    return stopped(`Ambit's hook failed: ${error instanceof Error ? error.message : "unknown"}`);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
