/** The named schemas of the contract as JSON Schema (draft 2020-12, which OpenAPI 3.1 speaks). */
import { z } from "zod";
import { ANSWERS, BODIES } from "@/lib/contracts/api/component";

export type JsonSchema = z.core.JSONSchema.BaseSchema;

const PREFIX = "#/components/schemas/";
const SHARED = "__shared";
/** Text, number, true or false, null, list, object. */
const JSON_KINDS = 6;

/** All of them by name: answers as they go out, bodies as they come in. */
export function namedSchemas(): Record<string, JsonSchema> {
  const answers = schemasOf(ANSWERS, "output");
  const bodies = schemasOf(BODIES, "input");
  const twice = Object.keys(answers).filter((name) => name in bodies);
  if (twice.length > 0) throw new Error(`schemas of answers and of bodies share a name: ${twice.join(", ")}`);
  return Object.fromEntries(Object.entries({ ...answers, ...bodies }).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Where a named schema is. Throws for one that has no name. */
export function refTo(schema: z.ZodType): { $ref: string } {
  const name = ANSWERS.get(schema)?.id ?? BODIES.get(schema)?.id;
  if (name === undefined) throw new Error("a schema of an operation has no name: see lib/contracts/api/component.ts");
  return { $ref: `${PREFIX}${name}` };
}

/** The members of a query string. */
export function queryMembers(schema: z.ZodType): { name: string; required: boolean; schema: JsonSchema }[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override: ({ jsonSchema }) => plain(jsonSchema, "input"),
  });
  return Object.entries(properties).map(([name, member]) => ({
    name,
    required: required.includes(name),
    schema: member as JsonSchema,
  }));
}

function schemasOf(registry: typeof ANSWERS, io: "input" | "output"): Record<string, JsonSchema> {
  const { schemas } = z.toJSONSchema(registry, {
    io,
    unrepresentable: "any",
    uri: (name) => `${PREFIX}${name}`,
    override: ({ jsonSchema }) => plain(jsonSchema, io),
  });
  const { [SHARED]: shared, ...named } = schemas;
  requireJsonAlone(shared as JsonSchema | undefined);
  return Object.fromEntries(
    Object.entries(named).map(([name, { $schema: _, $id: __, ...schema }]) => [
      name,
      withoutShared(schema) as JsonSchema,
    ]),
  );
}

/** What refers to itself is put aside by zod; of the contract that is `z.json()`, any value, and nothing else. */
function requireJsonAlone(shared: JsonSchema | undefined): void {
  const other = Object.values(shared?.$defs ?? {}).filter(({ anyOf }) => anyOf?.length !== JSON_KINDS);
  if (other.length > 0)
    throw new Error("a schema other than z.json() refers to itself: name it with component or body");
}

function withoutShared(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutShared);
  if (typeof value !== "object" || value === null) return value;
  if ("$ref" in value && String(value.$ref).startsWith(`${PREFIX}${SHARED}`)) return {};
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutShared(member)]));
}

/**
 * Leaves out what readers cannot use: the pattern beside a format that says the same, and, of answers, that there can be no
 * other members, because receivers ignore those that they do not know.
 */
function plain(schema: JsonSchema, io: "input" | "output"): void {
  if (schema.format !== undefined) delete schema.pattern;
  if (io === "output" && schema.additionalProperties === false) delete schema.additionalProperties;
}
