/** What the agent is told when its call did not run, in words that it can act on. */
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import type { JsonObject } from "@/lib/core/organisation/definition";
import type { Denied, TaskAnswer, ToolState } from "@/lib/enforce/ambit/answers";
import { AmbitFault } from "@/lib/enforce/ambit/fault";

/** The member of a result's `_meta` that says, for programs, what Ambit answered. */
export const META = "ambit/decision";

export interface Told {
  evaluation_id?: string;
  outcome: "allow" | "deny" | "escalate" | "refused";
  reason: string;
  approval?: { id: string; status: string; review: string; expires_at: string };
  obligations?: string[];
  /** Where people look at what holds it back. */
  review?: string;
}

type Task = TaskAnswer["task"];

function notRun(told: Told, ...sentences: readonly string[]): CallToolResult {
  return { isError: true, content: [{ type: "text", text: sentences.join(" ") }], _meta: { [META]: told } };
}

export function denied(context: Denied): CallToolResult {
  const { evaluation_id: id, reason, reasons, retry_after: retryAfter, hand_off: handOff } = context;
  const next =
    handOff !== undefined
      ? [handedOff(handOff)]
      : retryAfter !== undefined
        ? [`Try again in ${duration(retryAfter)}.`]
        : ["Trying again will not help: take another way, or tell the person you work for."];
  return notRun(
    { ...(id === undefined ? {} : { evaluation_id: id }), outcome: "deny", reason },
    "Denied: this call did not run.",
    ...reasons.map(({ message }) => message),
    ...next,
  );
}

function handedOff({ id, result }: NonNullable<Denied["hand_off"]>): string {
  return result === undefined
    ? `A person takes this task over (hand-off ${id}): do not go on with it.`
    : `A person has done this task (hand-off ${id}), so do not do it again. What they say came of it: ${result.text}`;
}

/** Held past the gateway's patience. */
export function stillWaiting(evaluationId: string, task: Task): CallToolResult {
  return notRun(
    waiting(evaluationId, task, "approval_required"),
    `This call waits for a person and did not run. Approval ${task.id} can be answered at ${task.links.review} until ${task.expires_at}.`,
    "Make the same call again later, with exactly the same arguments: once it is approved, it runs.",
  );
}

export function notApproved(evaluationId: string, task: Task): CallToolResult {
  const said = task.display.description === "" ? "" : ` The reason given: ${task.display.description}`;
  const what = {
    denied: `A person denied this call, so it did not run.${said}`,
    expired: "Nobody answered in time, which counts as a no: this call did not run.",
    cancelled: "The request for approval was withdrawn, so this call did not run.",
  }[task.status as "denied" | "expired" | "cancelled"];
  const next = task.status === "expired" ? "Make the call again to ask once more." : "Do not repeat it unchanged.";
  return notRun(waiting(evaluationId, task, `approval_${task.status}`), what, next);
}

/** The approval was good and is not any more: an identical call used it, or it ended. */
export function approvalGone(evaluationId: string, reason: string, messages: readonly string[]): CallToolResult {
  return notRun(
    { evaluation_id: evaluationId, outcome: "escalate", reason },
    "This call did not run: its approval is no longer there to be used. An approval is for one run, and an identical call may have used it.",
    ...messages,
    "Make the call again only if it is meant to run once more.",
  );
}

/** Its tool says something of itself that nobody has looked at. */
export function heldBack({ state, review }: ToolState): CallToolResult {
  const why =
    state === "quarantined"
      ? "what this tool says of itself has changed since people looked at it"
      : "what this tool says of itself cannot be kept, so nobody can look at it";
  return notRun(
    { outcome: "refused", reason: `tool_${state}`, ...(review === undefined ? {} : { review }) },
    `This call did not run: ${why}. It is held back until a security reviewer releases it${review === undefined ? "" : ` at ${review}`}.`,
    "Do not repeat it; take another way, or tell the person you work for.",
  );
}

/** It ran, and its result cannot be cut as its obligations have it. */
export function withheld(evaluationId: string): CallToolResult {
  return notRun(
    { evaluation_id: evaluationId, outcome: "allow", reason: "result_withheld" },
    "This call ran. Its result is withheld: the permission budget lets only a part of it pass, and the parts cannot be told. Do not repeat it.",
  );
}

/** It needs an approval and none could be asked for. */
export function notAsked(evaluationId: string, reason: string, message: string): CallToolResult {
  return notRun(
    { evaluation_id: evaluationId, outcome: "escalate", reason },
    "This call needs a person's approval and did not run.",
    message,
  );
}

/** An approver's edit makes the call another one than was decided. */
export function editedAway(evaluationId: string, args: JsonObject): CallToolResult {
  return notRun(
    { evaluation_id: evaluationId, outcome: "refused", reason: "edited_beyond_the_call" },
    `This call did not run: an approver changed its arguments, and with them what it acts on. They would allow it with: ${JSON.stringify(args)}`,
    "Make that call, if it does what is needed.",
  );
}

export function withdrawn(evaluationId: string): CallToolResult {
  return notRun(
    { evaluation_id: evaluationId, outcome: "escalate", reason: "approval_cancelled" },
    "The call was given up before a person answered. It did not run.",
  );
}

export function unknownObligations(evaluationId: string, types: readonly string[]): CallToolResult {
  return notRun(
    { evaluation_id: evaluationId, outcome: "refused", reason: "obligation_not_understood", obligations: [...types] },
    `This call did not run: Ambit allows it only with ${types.map((type) => JSON.stringify(type)).join(" and ")}, which this gateway cannot do.`,
  );
}

/** Its server redeems the permit itself, and can do so with one. */
export function severalPermits(evaluationId: string, count: number): CallToolResult {
  return notRun(
    { evaluation_id: evaluationId, outcome: "refused", reason: "several_permits" },
    `This call did not run: it is ${count} actions, and its server redeems one permit alone.`,
  );
}

/** No answer that can be relied on. */
export function refused(fault: unknown): CallToolResult {
  const kind = fault instanceof AmbitFault ? fault.kind : "failed";
  const why = fault instanceof AmbitFault ? fault.message : "The gateway failed.";
  const next = kind === "refused" ? "Change the call, or tell the person you work for." : "Try again later.";
  return notRun({ outcome: "refused", reason: `ambit_${kind}` }, "This call did not run.", why, next);
}

export function upstreamFailed(evaluationId: string | undefined, message: string): CallToolResult {
  const told: Told = {
    ...(evaluationId === undefined ? {} : { evaluation_id: evaluationId }),
    outcome: evaluationId === undefined ? "refused" : "allow",
    reason: "upstream_failed",
  };
  return notRun(told, message);
}

function waiting(evaluationId: string, task: Task, reason: string): Told {
  const { id, status, links, expires_at } = task;
  return {
    evaluation_id: evaluationId,
    outcome: "escalate",
    reason,
    approval: { id, status, review: links.review, expires_at },
  };
}

function duration(seconds: number): string {
  if (seconds < 120) return `${Math.ceil(seconds)} seconds`;
  if (seconds < 7_200) return `${Math.ceil(seconds / 60)} minutes`;
  return `${Math.ceil(seconds / 3_600)} hours`;
}

/** A result of a call whose arguments an approver changed: the agent must not take it for what it asked. */
export function edited(result: CallToolResult, args: JsonObject): CallToolResult {
  const note = `An approver changed the arguments of this call. It ran with: ${JSON.stringify(args)}`;
  return { ...result, content: [{ type: "text", text: note }, ...(result.content ?? [])] };
}
