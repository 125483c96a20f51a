import type { FragmentStatus } from "@/lib/core/correlation/fragment";
import type { Json } from "@/lib/core/organisation/definition";
import type { PhaseName } from "@/lib/core/record/types";
import { ERROR_CHARACTERS_MAX, shortText } from "@/lib/sources/reading/fields";
import { AGENT_ROLES, TOOL_ROLES, WRITING } from "./attributes";
import type { Known } from "./known";

/** Whether the record says of itself that it is a tool's work (true), an agent's or a model's (false), or neither (null). */
export function isToolCall(known: Known): boolean | null {
  const method = known.text("mcpMethod");
  if (method === "tools/call" || known.hasRole(TOOL_ROLES)) return true;
  if (method !== null || known.hasRole(AGENT_ROLES)) return false;
  return known.text("toolName") === null ? null : true;
}

/** The phase: a call of a tool, or of a database, an HTTP service or a queue that was asked to change something; else the request. */
export function phaseOf(isTool: boolean | null, known: Known, crossesSystems: boolean): PhaseName {
  if (isTool !== null) return isTool ? "tool_call" : "request";
  return crossesSystems && asksForChange(known) ? "tool_call" : "request";
}

function asksForChange(known: Known): boolean {
  return (
    isWriting(known.text("httpMethod")) || isWriting(databaseVerb(known)) || isWriting(known.text("messagingOperation"))
  );
}

function isWriting(verb: string | null): boolean {
  return verb !== null && WRITING.has(verb.toUpperCase());
}

/** The operation, as the system names it; null where only the record's own name says something. */
export function verbOf(isTool: boolean | null, known: Known): string | null {
  if (isTool === true) return known.text("toolName") ?? known.text("entityName");
  return (
    known.text("mcpMethod") ??
    databaseVerb(known) ??
    httpVerb(known) ??
    known.text("rpcMethod") ??
    known.text("messagingOperation")
  );
}

function httpVerb(known: Known): string | null {
  const method = known.text("httpMethod");
  const route = known.text("httpRoute");
  return method === null || route === null ? method : `${method} ${route}`;
}

function databaseVerb(known: Known): string | null {
  const operation = known.text("dbOperation");
  if (operation !== null) return operation;
  const query = known.text("dbQuery");
  return query === null ? null : (/^\s*([A-Za-z]{2,30})\b/.exec(query)?.[1]?.toUpperCase() ?? null);
}

/** What attributes say of how it ended. */
export function attributeStatus(known: Known): FragmentStatus | null {
  const success = known.text("success");
  if (known.text("errorType") !== null || success === "false") return "failed";
  if (success === "true") return "succeeded";
  const code = Number(known.text("httpStatus") ?? Number.NaN);
  if (Number.isNaN(code)) return null;
  return code >= 400 ? "failed" : "succeeded";
}

/** What attributes say of an error: its type and its message. */
export function attributeError(known: Known): string | null {
  return errorText(known.text("errorType"), known.text("errorMessage"));
}

export function errorText(type: string | null, message: string | null): string | null {
  const text = [type, message].filter((part) => part !== null).join(": ");
  return shortText(text, ERROR_CHARACTERS_MAX);
}

/** A number that may be written as text. */
export function numberOf(value: Json | undefined): number | null {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}
