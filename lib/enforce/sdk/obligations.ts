/** What Ambit's yes depends on. What is not understood is a no. */
import type { Obligation } from "./answers";
import { ResultWithheld } from "./errors";
import { NoFields } from "./fields";
import { type Json, type JsonObject, jsonCopy } from "./json";
import { changesResults, noRules, type ResultRules, shownBy, take } from "./resultRules";

/** `tool`: the tool carries it out itself, from `call.obligations`. A function gets the result and answers what may pass. */
export type ObligationHandler = "tool" | ((result: Json, properties: JsonObject) => Json | Promise<Json>);

export type ObligationHandlers = Readonly<Record<string, ObligationHandler>>;

export interface Understood {
  /** What functions of the caller's do to the result, in this order, before the rules. */
  apply: { properties: JsonObject; how: Exclude<ObligationHandler, "tool"> }[];
  /** What is done to it here, and how much must be written down. */
  rules: ResultRules;
  /** Types that nobody here can do. */
  beyond: string[];
}

export function understand(
  obligations: readonly Pick<Obligation, "type" | "properties">[],
  handlers: ObligationHandlers = {},
): Understood {
  const understood: Understood = { apply: [], rules: noRules(), beyond: [] };
  for (const obligation of obligations) {
    const { type, properties } = obligation;
    const handler = Object.hasOwn(handlers, type) ? handlers[type] : undefined;
    if (handler === "tool") continue;
    if (handler !== undefined) understood.apply.push({ properties, how: handler });
    else if (!take(understood.rules, obligation)) understood.beyond.push(type);
  }
  return understood;
}

/**
 * What of a result may pass. Without an obligation about it, the result itself.
 * @throws ResultWithheld where one cannot be applied
 */
export async function applied(result: unknown, { apply, rules }: Understood, evaluationId: string): Promise<unknown> {
  if (apply.length === 0 && !changesResults(rules)) return result;
  try {
    // A tool that answers nothing has nothing that must not pass.
    let left = jsonCopy(result ?? null, "the result");
    for (const { how, properties } of apply) left = jsonCopy(await how(left, properties), "the result");
    return shownBy(rules, left);
  } catch (error) {
    const isOurs = error instanceof NoFields || error instanceof TypeError;
    throw new ResultWithheld(isOurs ? error.message : "an obligation could not be applied to it.", evaluationId);
  }
}
