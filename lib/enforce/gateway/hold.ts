import { setTimeout as sleep } from "node:timers/promises";
import type { TaskAnswer } from "@/lib/enforce/ambit/answers";
import { AmbitFault } from "@/lib/enforce/ambit/fault";
import type { Call, GatewayParts } from "./call";
import { showLink } from "./showLink";

/** Most often that a waiting task is looked at, in milliseconds. */
const POLL_MS_MIN = 250;

type Task = TaskAnswer["task"];

export type Held =
  | { kind: "approved"; approval: string; edited?: NonNullable<TaskAnswer["result"]>["edited"] }
  /** Denied, expired or withdrawn. */
  | { kind: "ended"; task: Task }
  /** The gateway's patience is over, or the agent is gone: the task waits on and is found again. */
  | { kind: "waiting"; task: Task }
  /** The agent took its call back. */
  | { kind: "withdrawn" };

/**
 * Holds a call until its task is answered, telling the agent that it waits. While Ambit cannot be reached it goes on
 * waiting: nothing runs without an answer, and the answer may have been given meanwhile.
 * @param until epoch milliseconds
 */
export async function hold(
  parts: GatewayParts,
  call: Call,
  held: { task: Task; evaluationId: string; until: number },
): Promise<Held> {
  const { task, evaluationId, until } = held;
  const startedAt = Date.now();
  const note = (kind: string, content: Record<string, string | number>) =>
    parts.reporter.fragment(call.ambit, {
      evaluation_id: evaluationId,
      kind,
      occurred_at: new Date().toISOString(),
      content: { approval_id: task.id, ...content },
    });
  note("hold.started", { until: new Date(until).toISOString() });
  const shown = showLink(parts, call, task);
  const outcome = await follow(parts, call, task, { until, startedAt });
  shown.close();
  const how = outcome.kind === "ended" ? outcome.task.status : outcome.kind;
  note("hold.ended", { how, waited_ms: Date.now() - startedAt });
  return outcome;
}

async function follow(
  parts: GatewayParts,
  call: Call,
  opened: Task,
  { until, startedAt }: { until: number; startedAt: number },
): Promise<Held> {
  let task = opened;
  let pollMs = POLL_MS_MIN;
  for (;;) {
    const waited = Math.round((Date.now() - startedAt) / 1_000);
    const message = `Waiting for a person to answer: ${task.links.review} (${waited} s)`;
    call.progress({ progress: waited, message }, "gateway");
    if (call.signal.aborted) return await givenUp(parts, call, task);
    const leftMs = until - Date.now();
    if (leftMs <= 0) return { kind: "waiting", task };
    await sleep(Math.min(pollMs, leftMs), undefined, { signal: call.signal }).catch(() => undefined);
    if (call.signal.aborted) return await givenUp(parts, call, task);
    const answer = await look(parts, call, task.id);
    if (answer === undefined) continue;
    task = withLink(parts, answer.task);
    pollMs = Math.max(POLL_MS_MIN, answer.pollAfter * 1_000);
    if (answer.result !== undefined) {
      const { approval, edited } = answer.result;
      return { kind: "approved", approval: approval.id, ...(edited === undefined ? {} : { edited }) };
    }
    if (task.status !== "pending") return { kind: "ended", task };
  }
}

async function look({ log }: GatewayParts, { ambit }: Call, id: string) {
  try {
    return await ambit.task(id);
  } catch (error) {
    if (!(error instanceof AmbitFault) || error.kind !== "unreachable") throw error;
    log.warn({ approval: id }, "Ambit could not be asked about an approval; it is asked again");
    return undefined;
  }
}

/** A call that the agent takes back takes its request along; one whose agent only ran out of time, or is gone, leaves it. */
async function givenUp(parts: GatewayParts, { ambit, signal }: Call, task: Task): Promise<Held> {
  if (!isTakenBack(parts, signal)) return { kind: "waiting", task };
  try {
    await ambit.cancel(task.id, "The agent took its call back.");
  } catch (error) {
    parts.log.warn(
      { approval: task.id, reason: error instanceof Error ? error.message : "unknown" },
      "a request could not be withdrawn",
    );
  }
  return { kind: "withdrawn" };
}

/**
 * True when the agent no longer wants its call. MCP clients cancel as well when their own time for it is over, and say so
 * in their own words; that, and an agent that is gone, takes nothing back.
 */
export function isTakenBack({ isEnding }: Pick<GatewayParts, "isEnding">, { aborted, reason }: AbortSignal): boolean {
  if (!aborted || isEnding()) return false;
  return !/timed?[ -]?out/i.test(reason instanceof Error ? reason.message : String(reason));
}

/** The task with its link at the address where people open it. */
export function withLink({ configuration }: Pick<GatewayParts, "configuration">, task: Task): Task {
  const { linkBase } = configuration;
  if (linkBase === undefined || !URL.canParse(task.links.review)) return task;
  const { pathname, search } = new URL(task.links.review);
  return { ...task, links: { ...task.links, review: `${linkBase}${pathname}${search}` } };
}
