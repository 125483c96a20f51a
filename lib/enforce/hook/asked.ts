/** What a person asked the host for. It decides nothing by itself, so nothing here stops the host. */
import { type HookAnswer, NOTHING } from "./answer";
import { ambitFor, type Hooking, sessionOf } from "./connections";
import type { PromptEvent } from "./event";

/**
 * Opens the session in Ambit with the values of its first prompt. A later one adds none: a session is opened once, and what
 * writes into it later (a schedule, another agent) need not be the person. What cannot be told stays unseen, the worst.
 */
export async function asked(hooking: Hooking, { session_id: hostSession, prompt }: PromptEvent): Promise<HookAnswer> {
  const [first] = hooking.configuration.tools;
  if (!hooking.configuration.requestValues || first === undefined) return NOTHING;
  await sessionOf(hooking, ambitFor(hooking, first.action), hostSession, prompt).catch(() => undefined);
  return NOTHING;
}
