/**
 * What is taken from Ambit's answers. Read strictly in what is acted on, so that an answer which is not understood allows
 * nothing; whatever else is in there is left alone.
 */
import type { Reason } from "./errors";
import { notUnderstood } from "./http";
import { isObject, type JsonObject } from "./json";

export interface Obligation {
  id: string;
  type: string;
  properties: JsonObject;
}

export interface Task {
  id: string;
  status: "pending" | "approved" | "denied" | "expired" | "cancelled";
  /** While pending: when it expires unanswered. */
  expiresAt: Date;
  /** Where people answer it. */
  link: string;
  title: string;
  description: string;
  /** What an approver wants to know and has no answer to yet. */
  questions: { id: string; text: string }[];
  /** With `approved`. */
  approved?: { id: string; editedArguments?: JsonObject };
}

export interface Allowed {
  outcome: "allow";
  evaluationId: string;
  reason: string;
  permit: string;
  /** It was redeemed with the decision. */
  redeemed: boolean;
  obligations: Obligation[];
  /** The approval that was honoured. */
  approvalId?: string;
}

export interface Escalated {
  outcome: "escalate";
  evaluationId: string;
  reason: string;
  reasons: Reason[];
  task?: Task;
  /** Why no approval could be opened. */
  error?: string;
}

export interface DeniedAnswer {
  outcome: "deny";
  /** Absent when the decision could not be recorded. */
  evaluationId?: string;
  reason: string;
  reasons: Reason[];
  retryAfter?: number;
  handOff?: { id: string; result?: string };
}

export type DecisionAnswer = Allowed | Escalated | DeniedAnswer;

const STATUSES: readonly string[] = ["pending", "approved", "denied", "expired", "cancelled"];

/** @throws AmbitFault `malformed` */
export function readDecision(answer: Record<string, unknown>): DecisionAnswer {
  const context = object(answer.context);
  const { outcome } = context;
  // Both say the same thing. Where they disagree, neither is believed.
  if (answer.decision !== (outcome === "allow")) throw notUnderstood();
  const reason = text(context.reason);
  if (outcome === "allow") return readAllowed(context, reason);
  const reasons = list(context.reasons).map((one) => ({
    code: text(object(one).code),
    message: text(object(one).message),
  }));
  if (outcome === "escalate") return readEscalated(context, reason, reasons);
  if (outcome !== "deny") throw notUnderstood();
  const { evaluation_id: id, retry_after: retryAfter, hand_off: handOff } = context;
  return {
    outcome,
    reason,
    reasons,
    ...(id === undefined ? {} : { evaluationId: text(id) }),
    ...(typeof retryAfter === "number" ? { retryAfter } : {}),
    ...(handOff === undefined ? {} : { handOff: readHandOff(object(handOff)) }),
  };
}

function readAllowed(context: Record<string, unknown>, reason: string): Allowed {
  const approval = context.approval === undefined ? undefined : text(object(context.approval).id);
  return {
    outcome: "allow",
    evaluationId: text(context.evaluation_id),
    reason,
    permit: text(context.permit),
    redeemed: context.permit_redeemed === true,
    // Never left out with a permit: an answer without it could be one whose obligations were lost.
    obligations: list(context.obligations).map((one) => {
      const { id, type, properties } = object(one);
      return { id: text(id), type: text(type), properties: object(properties) as JsonObject };
    }),
    ...(approval === undefined ? {} : { approvalId: approval }),
  };
}

function readEscalated(context: Record<string, unknown>, reason: string, reasons: Reason[]): Escalated {
  const access = object(context.access_request);
  const { error } = context;
  return {
    outcome: "escalate",
    evaluationId: text(context.evaluation_id),
    reason,
    reasons,
    ...(access.task === undefined ? {} : { task: readTask(access) }),
    ...(isObject(error) && typeof error.message === "string" ? { error: error.message } : {}),
  };
}

function readHandOff({ id, result }: Record<string, unknown>): { id: string; result?: string } {
  return { id: text(id), ...(isObject(result) ? { result: text(result.text) } : {}) };
}

/** @throws AmbitFault `malformed` */
export function readTask(answer: Record<string, unknown>): Task {
  const { id, status, expires_at: expires, links, display, questions } = object(answer.task);
  const expiresAt = new Date(text(expires));
  if (typeof status !== "string" || !STATUSES.includes(status) || Number.isNaN(expiresAt.getTime()))
    throw notUnderstood();
  const { title, description } = object(display);
  const approved = answer.result === undefined ? undefined : readApproved(object(answer.result));
  return {
    id: text(id),
    status: status as Task["status"],
    expiresAt,
    link: text(object(links).review),
    title: String(title ?? ""),
    description: String(description ?? ""),
    questions: (questions === undefined ? [] : list(questions))
      .map(object)
      .filter(({ reply }) => reply === undefined)
      .map((question) => ({ id: text(question.id), text: text(question.text) })),
    ...(approved === undefined ? {} : { approved }),
  };
}

function readApproved({ approval, edited }: Record<string, unknown>): NonNullable<Task["approved"]> {
  return {
    id: text(object(approval).id),
    ...(edited === undefined ? {} : { editedArguments: object(object(edited).arguments) as JsonObject }),
  };
}

export function object(value: unknown): Record<string, unknown> {
  if (!isObject(value)) throw notUnderstood();
  return value;
}

export function text(value: unknown): string {
  if (typeof value !== "string" || value === "") throw notUnderstood();
  return value;
}

export function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw notUnderstood();
  return value;
}
