/** JSON Schemas over arguments (draft 2020-12), compiled once. */
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { RE2JS } from "re2js";
import type { JsonObject } from "./definition";

/** Why arguments do not satisfy a schema: a JSON Pointer (RFC 6901) to the first wrong value, and what is wrong. */
export interface ArgumentFault {
  pointer: string;
  message: string;
}

/** Checks arguments: null when they satisfy the schema. */
export type ArgumentCheck = (value: JsonObject) => ArgumentFault | null;

/**
 * Patterns are written by people and run on what agents send: RE2 takes linear time where a backtracking engine can be
 * made to hang. It has no lookaround and no back-references; a schema that needs them is refused when it is saved.
 */
class LinearPattern {
  private readonly pattern: RE2JS;

  constructor(source: string) {
    this.pattern = RE2JS.compile(source);
  }

  test(text: string): boolean {
    return this.pattern.matcher(text).find();
  }
}

const regExp = Object.assign((source: string) => new LinearPattern(source), { code: "linear_pattern" });

function createAjv(): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    strictRequired: false,
    strictTypes: false,
    allowUnionTypes: true,
    ownProperties: true,
    addUsedSchema: false,
    validateSchema: true,
    loopRequired: 100,
    loopEnum: 100,
    code: { regExp },
    logger: false,
  });
  addFormats.default(ajv, [
    "date",
    "time",
    "date-time",
    "duration",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "uuid",
    "uri",
  ]);
  return ajv;
}

/** Holds the compiled meta-schema; what it compiles is let go of at once, so that it does not grow. */
const ajv = createAjv();

function compile(schema: JsonObject) {
  try {
    return ajv.compile(schema);
  } finally {
    ajv.removeSchema(schema);
  }
}

/** What is wrong with a schema, as one sentence, or null. */
export function schemaProblem(schema: JsonObject): string | null {
  if (hasRemoteReference(schema)) return "A schema may refer only to its own parts ($ref beginning with #).";
  try {
    compile(schema);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Compiles a schema. A broken one compiles to a check that nothing passes. */
export function compileArgumentSchema(schema: JsonObject): ArgumentCheck {
  const problem = hasRemoteReference(schema) ? "it refers to another schema" : null;
  if (problem !== null) return () => ({ pointer: "", message: `the schema is broken: ${problem}` });
  try {
    const validate = compile(schema);
    return (value) => (validate(value) ? null : faultOf(validate.errors?.[0]));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return () => ({ pointer: "", message: `the schema is broken: ${message}` });
  }
}

function faultOf(error: ErrorObject | undefined): ArgumentFault {
  if (error === undefined) return { pointer: "", message: "does not satisfy the schema" };
  const bound = "allowedValues" in error.params ? ` (${JSON.stringify(error.params.allowedValues).slice(0, 200)})` : "";
  const extra =
    "additionalProperty" in error.params ? ` (${String(error.params.additionalProperty).slice(0, 80)})` : "";
  return { pointer: error.instancePath.slice(0, 200), message: `${error.message ?? "is wrong"}${bound}${extra}` };
}

function hasRemoteReference(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasRemoteReference);
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(
    ([key, part]) => (key === "$ref" && typeof part === "string" && !part.startsWith("#")) || hasRemoteReference(part),
  );
}
