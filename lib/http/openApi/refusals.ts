/** How operations say no: the same problem (RFC 9457) everywhere, by status. */
import { problem } from "@/lib/contracts/api/answers/problem";
import type { Operation, RefusalStatus } from "@/lib/contracts/api/operation";
import { refTo } from "./schemas";

const WORDS: Readonly<Record<RefusalStatus, string>> = {
  400: "Not valid; `errors` points at the members that are wrong. Nothing was changed.",
  401: "No session, API token, access token or source's token that is good now.",
  403: "Not allowed, or a session's cookie without the proof that one of Ambit's own pages sent it. Nothing was changed.",
  404: "Nothing here that the caller may see: a record of another team looks like none at all.",
  408: "The body did not arrive in time.",
  409: "Too late or twice: it was answered, taken, used or ended before. Nothing was changed.",
  410: "Its time is over; evaluate again.",
  413: "The body is over 1 MiB; of log records, over 20 MiB, or over 64 MiB uncompressed.",
  415: "The body is not declared as what it must be.",
  429: "Too many wait already; `Retry-After` says when to try again.",
  503: "The database did not answer or too many wait: nothing was recorded. `Retry-After` says when to try again.",
};

const content = () => ({ "application/problem+json": { schema: refTo(problem) } });

/** The answers that every operation points at. */
export function refusalComponents(): Record<string, unknown> {
  const stated = Object.entries(WORDS).map(([status, description]) => [
    `Problem${status}`,
    { description, content: content() },
  ]);
  return { ...Object.fromEntries(stated), Problem: { description: "Any other problem.", content: content() } };
}

/** The refusals of one operation: what follows from its caller and its body, and its own. */
export function refusalsOf(operation: Operation): Record<string, { $ref: string }> {
  const statuses = new Set<RefusalStatus>([...impliedBy(operation), ...(operation.refused ?? [])]);
  const own = [...statuses].filter((status) => !(status in operation.answers)).sort((a, b) => a - b);
  return {
    ...Object.fromEntries(own.map((status) => [status, { $ref: `#/components/responses/Problem${status}` }])),
    default: { $ref: "#/components/responses/Problem" },
  };
}

function impliedBy({ caller, method, body, form }: Operation): RefusalStatus[] {
  const implied: RefusalStatus[] = [];
  if (caller !== "anyone") implied.push(401);
  if (caller === "person" && method !== "GET") implied.push(403);
  if (caller === "agent" || caller === "sender") implied.push(503);
  if (body !== undefined && form === undefined) implied.push(400, 413);
  if (body !== undefined && caller === "agent") implied.push(408, 415);
  return implied;
}
