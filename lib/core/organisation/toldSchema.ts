/** Schemas as tool servers tell them, and as the catalogue has them. */
import { ArgumentSchemas } from "./argumentSchema";
import type { JsonObject } from "./definition";

/** Dialects whose schemas mean the same in draft 2020-12 where they compile there at all: what does not is refused. */
const DIALECT = /^https?:\/\/json-schema\.org\/(draft-0[67]|draft\/2019-09|draft\/2020-12)\/schema#?$/;

/** The schema as the catalogue has it: read as draft 2020-12, whatever it says that it is; or why that cannot be. */
export function usableSchema(
  told: JsonObject,
): { schema: JsonObject; problem: null } | { schema: null; problem: string } {
  const { $schema, ...schema } = told;
  if ($schema !== undefined && !(typeof $schema === "string" && DIALECT.test($schema)))
    return { schema: null, problem: "It is written in a dialect of JSON Schema that is not known here." };
  const problem = new ArgumentSchemas().problem(schema);
  return problem === null
    ? { schema, problem: null }
    : { schema: null, problem: `Its schema cannot be used: ${problem}` };
}
