import { z } from "zod";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import type { ParameterConfiguration, StatementConfiguration } from "./configuration";

/** The arguments are not those that the statement takes. The message names the argument and never repeats its value. */
export class WrongArguments extends Error {
  override readonly name = "WrongArguments";
}

/** A value for the database, as its driver takes it. */
export type Bound = string | number | boolean | null;

/**
 * The values of `$1`, `$2`, … from a call's arguments.
 * @throws WrongArguments for one that is missing, not declared or of another type
 */
export function boundValues(
  { parameters }: Pick<StatementConfiguration, "parameters">,
  args: JsonObject,
  names: readonly string[] = parameters.map(({ name }) => name),
): Bound[] {
  const declared = new Map(parameters.map((one) => [one.name, one]));
  for (const name of Object.keys(args))
    if (!declared.has(name))
      throw new WrongArguments(`The statement takes no argument ${JSON.stringify(name.slice(0, 100))}.`);
  return names.map((name) => {
    const parameter = declared.get(name);
    if (parameter === undefined) throw new WrongArguments(`The statement has no parameter ${name}.`);
    return boundValue(parameter, Object.hasOwn(args, name) ? args[name] : undefined);
  });
}

function boundValue({ name, type, optional, maxLength }: ParameterConfiguration, value: Json | undefined): Bound {
  if (value === undefined || value === null) {
    if (optional) return null;
    throw new WrongArguments(`The argument ${name} is missing.`);
  }
  if (type === "json") {
    const json = JSON.stringify(value);
    if (json.length <= maxLength && !json.includes("\\u0000")) return json;
  } else {
    const parsed = SCHEMAS[type].safeParse(value);
    const fits = typeof parsed.data !== "string" || (parsed.data.length <= maxLength && !parsed.data.includes("\0"));
    if (parsed.success && fits) return parsed.data;
  }
  throw new WrongArguments(`The argument ${name} is no ${type}, or is too long.`);
}

const SCHEMAS: Readonly<Record<Exclude<ParameterConfiguration["type"], "json">, z.ZodType<string | number | boolean>>> =
  {
    text: z.string(),
    integer: z.int(),
    number: z.number(),
    boolean: z.boolean(),
    uuid: z.guid(),
    date: z.iso.date(),
    timestamp: z.iso.datetime({ offset: true }),
  };
