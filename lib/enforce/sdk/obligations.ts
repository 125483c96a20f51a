/** What Ambit's yes depends on. What is not understood is a no. */
import type { Obligation } from "./answers";
import { ResultWithheld } from "./errors";
import { masked, NoFields, onlyFields, onlyRows, rowFilter, withoutFields } from "./fields";
import { type Json, type JsonObject, jsonCopy } from "./json";

/** `tool`: the tool carries it out itself, from `call.obligations`. A function gets the result and answers what may pass. */
export type ObligationHandler = "tool" | ((result: Json, properties: JsonObject) => Json | Promise<Json>);

export type ObligationHandlers = Readonly<Record<string, ObligationHandler>>;

type Apply = (result: Json, properties: JsonObject) => Json | Promise<Json>;

/** Each reads its properties as it is asked to apply them; null where they are not understood. */
const BUILT_IN: Readonly<Record<string, (properties: JsonObject) => Apply | null>> = {
  row_filter: ({ filter, ...more }) => {
    const wanted = isNothing(more) ? rowFilter(filter) : null;
    return wanted === null ? null : (result) => onlyRows(result, wanted);
  },
  field_allowlist: ({ fields, ...more }) =>
    isNames(fields) && isNothing(more) ? (result) => onlyFields(result, fields) : null,
  redact_fields: ({ fields, ...more }) =>
    isNames(fields) && isNothing(more) ? (result) => withoutFields(result, fields) : null,
  mask_fields: ({ fields, visible = 0, ...more }) =>
    isNames(fields) && isCount(visible) && isNothing(more) ? (result) => masked(result, fields, visible) : null,
};

export interface Understood {
  /** What is done to the result, in this order. */
  apply: { type: string; properties: JsonObject; how: Apply }[];
  /** How much must be written down, where something must. */
  log: "metadata" | "full" | null;
  /** Types that nobody here can do. */
  beyond: string[];
}

export function understand(obligations: readonly Obligation[], handlers: ObligationHandlers = {}): Understood {
  const understood: Understood = { apply: [], log: null, beyond: [] };
  for (const { type, properties } of obligations) {
    const handler = Object.hasOwn(handlers, type) ? handlers[type] : undefined;
    if (handler === "tool") continue;
    const level = type === "log" && handler === undefined ? levelOf(properties) : null;
    const how = handler ?? (Object.hasOwn(BUILT_IN, type) ? (BUILT_IN[type]?.(properties) ?? null) : null);
    if (level !== null) understood.log = understood.log === "full" ? "full" : level;
    else if (how === null) understood.beyond.push(type);
    else understood.apply.push({ type, properties, how });
  }
  return understood;
}

/**
 * What of a result may pass. Without an obligation about it, the result itself.
 * @throws ResultWithheld where one cannot be applied
 */
export async function applied(result: unknown, { apply }: Understood, evaluationId: string): Promise<unknown> {
  if (apply.length === 0) return result;
  try {
    // A tool that answers nothing has nothing that must not pass.
    let left = jsonCopy(result ?? null, "the result");
    for (const { how, properties } of apply) left = jsonCopy(await how(left, properties), "the result");
    return left;
  } catch (error) {
    const isOurs = error instanceof NoFields || error instanceof TypeError;
    throw new ResultWithheld(isOurs ? error.message : "an obligation could not be applied to it.", evaluationId);
  }
}

function levelOf({ level = "metadata", ...more }: JsonObject): "metadata" | "full" | null {
  if (!isNothing(more)) return null;
  return level === "metadata" || level === "full" ? level : null;
}

/** A member that is not known could say that less may pass. */
function isNothing(more: JsonObject): boolean {
  return Object.keys(more).length === 0;
}

function isNames(value: Json | undefined): value is string[] {
  return Array.isArray(value) && value.every((name) => typeof name === "string" && name !== "");
}

function isCount(value: Json): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}
