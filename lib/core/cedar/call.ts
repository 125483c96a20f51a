/** A call as a request to Cedar that decides by exported policies. */
import type { DecisionRequest, SessionFacts } from "@/lib/core/decision/types";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import type { ArgumentType, RecordType } from "./argumentType";
import type { CatalogueAction } from "./catalogue";
import { type EntityReference, reference } from "./entities";
import { isObject } from "./json";
import { decimalDigits, isoTime, isText } from "./syntax";

/** Characters that an argument may have; see `PATTERN_MAX` of `scalarVerdict.ts`. */
const TEXT_MAX = 100_000;

export interface CedarCall {
  principal: EntityReference;
  action: EntityReference;
  resource: EntityReference;
  context: JsonObject;
}

/**
 * The call as Cedar is given it, or null where it can't be: then it is denied. What can't be is an argument that the action's input
 * schema does not declare, or whose value is of another type than Cedar's; null; a number with more than four digits
 * behind the point or beyond what a `decimal` holds; text that is no Unicode, or an argument's of over 100,000 characters.
 *
 * @param action what the catalogue says of the action.
 * @param now epoch milliseconds.
 */
export function cedarCall(
  request: DecisionRequest,
  { action, session, now }: { action: CatalogueAction; session: SessionFacts; now: number },
): CedarCall | null {
  // An action with an input schema needs its arguments, be they empty.
  const given = request.arguments ?? (action.inputSchema === undefined ? {} : undefined);
  const args = given === undefined ? null : argumentOf(given, action.arguments);
  const time = isoTime(now);
  const { maxSensitivityRead, readUntrusted, exposed, decisions, exposes, writes } = session;
  const rest: JsonObject = {
    session: { maxSensitivityRead, readUntrusted, exposed, decisions, exposes, writes },
    request: {
      onBehalfOf: request.onBehalfOf ?? "",
      requestId: request.request?.requestId ?? "",
      toolCallId: request.request?.toolCallId ?? "",
      traceparent: request.request?.traceparent ?? "",
      justification: request.request?.justification ?? "",
    },
    resource: { type: request.resource.type, id: request.resource.id },
  };
  if (args === null || time === null || !isUnicode(rest)) return null;
  return {
    principal: reference("Agent", request.agent),
    action: reference("Action", request.action),
    resource: reference("Environment", request.environment),
    context: { ...rest, arguments: args, now: extension("datetime", time) },
  };
}

/** An argument as Cedar reads it as JSON, or null where it has no place in Cedar. */
function argumentOf(value: Json, type: ArgumentType): Json | null {
  switch (type.kind) {
    case "text":
      return typeof value === "string" && value.length <= TEXT_MAX && isText(value) ? value : null;
    case "boolean":
      return typeof value === "boolean" ? value : null;
    case "number":
      return typeof value === "number" && (!type.whole || Number.isInteger(value)) ? decimalOf(value) : null;
    case "list":
      return Array.isArray(value) ? whole(value.map((element) => argumentOf(element, type.of))) : null;
    case "record":
      return isObject(value) ? recordOf(value, type) : null;
  }
}

function recordOf(value: JsonObject, { members }: RecordType): JsonObject | null {
  if ([...members].some(([name, { required }]) => required && !Object.hasOwn(value, name))) return null;
  const converted: [string, Json | null][] = Object.entries(value).map(([name, member]) => {
    const declared = members.get(name);
    return [name, declared === undefined ? null : argumentOf(member, declared.type)];
  });
  return converted.every(([, member]) => member !== null) ? (Object.fromEntries(converted) as JsonObject) : null;
}

function whole(elements: (Json | null)[]): Json[] | null {
  return elements.every((element) => element !== null) ? elements : null;
}

function decimalOf(value: number): Json | null {
  const digits = decimalDigits(value);
  return digits === null ? null : extension("decimal", digits);
}

function extension(fn: "datetime" | "decimal", arg: string): JsonObject {
  return { __extn: { fn, arg } };
}

function isUnicode(value: Json): boolean {
  if (typeof value === "string") return isText(value);
  return !isObject(value) || Object.values(value).every(isUnicode);
}
