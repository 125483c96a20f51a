/** JSON Schemas over arguments (draft 2020-12), compiled once, when the first value is checked. */
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import canonicalize from "canonicalize";
import { RE2JS } from "re2js";
import { quote } from "@/lib/core/decision/quote";
import type { JsonObject } from "./definition";
import { shapeProblem } from "./schemaShape";

/** Why arguments do not satisfy a schema: a JSON Pointer (RFC 6901) to the first wrong value, and what is wrong. */
export interface ArgumentFault {
  pointer: string;
  message: string;
}

/** Checks arguments: null when they satisfy the schema. Never throws. */
export type ArgumentCheck = (value: JsonObject) => ArgumentFault | null;

const POINTER_MAX = 200;
const ALLOWED_VALUES_MAX = 200;

/** The most steps that one pattern may take on one text: its instructions times the text's characters. */
const PATTERN_STEPS_MAX = 10_000_000;

const FORMATS = ["date", "time", "date-time", "duration", "email", "hostname", "ipv4", "ipv6", "uuid", "uri"] as const;

/**
 * Patterns are written by people and run on what agents send: RE2 takes linear time where a backtracking engine can be
 * made to hang. It has no lookaround and no back-references; a schema that needs them is refused when it is saved.
 */
class LinearPattern {
  private readonly pattern: RE2JS;

  constructor(private readonly source: string) {
    this.pattern = RE2JS.compile(source);
  }

  /** Throws where the text is too long for the pattern: under a `not`, an answer of false would let it pass. */
  test(text: string): boolean {
    if (text.length * this.pattern.programSize() > PATTERN_STEPS_MAX)
      throw new Error(`a text of ${text.length} characters is too long for the pattern ${quote(this.source)}`);
    return this.pattern.matcher(text).find();
  }

  /** INVARIANT (each pattern is its own): ajv tells patterns apart by this text, and uses one for all that share it. */
  toString(): string {
    return `/${this.source}/`;
  }
}

const regExp = Object.assign((source: string) => new LinearPattern(source), { code: "linear_pattern" });

/** Checks schemas against the meta-schema, which is compiled once in a process; it holds no other schema. */
const metaSchema = createAjv(true);

/** Compiles the schemas of one organisation; what it holds is let go of with it. */
export class ArgumentSchemas {
  private ajv: Ajv2020 | undefined;
  /** What is wrong with the schemas that were looked at, by their text: many grants say the same. */
  private readonly problems = new Map<string, string | null>();

  /** What is wrong with a schema, as one sentence, or null. */
  problem(schema: JsonObject): string | null {
    const text = JSON.stringify(schema);
    const known = this.problems.get(text);
    if (known !== undefined) return known;
    const problem = this.problemOf(schema);
    this.problems.set(text, problem);
    return problem;
  }

  private problemOf(schema: JsonObject): string | null {
    const problem = shapeProblem(schema);
    if (problem !== null) return problem;
    try {
      this.validator(schema);
      return null;
    } catch (error) {
      return messageOf(error);
    }
  }

  /**
   * The check of a schema; nothing passes that of a broken one. Compiling takes longer than anything else of an organisation,
   * and most of its schemas are not asked before it changes again: each is compiled when its first value comes.
   */
  check(schema: JsonObject): ArgumentCheck {
    let compiled: ArgumentCheck | undefined;
    return (value) => {
      compiled ??= this.compile(schema);
      return compiled(value);
    };
  }

  private compile(schema: JsonObject): ArgumentCheck {
    const shape = shapeProblem(schema);
    if (shape !== null) return broken(shape);
    try {
      const validate = this.validator(schema);
      return (value) => {
        try {
          return validate(value) ? null : faultOf(validate.errors?.[0]);
        } catch (error) {
          return { pointer: "", message: `could not be checked: ${messageOf(error)}` };
        }
      };
    } catch (error) {
      return broken(messageOf(error));
    }
  }

  private validator(schema: JsonObject) {
    if (metaSchema.validateSchema(schema, true) !== true) throw new Error("it is no JSON Schema");
    this.ajv ??= createAjv(false);
    try {
      return this.ajv.compile(schema);
    } finally {
      this.ajv.removeSchema(schema);
    }
  }
}

function createAjv(validateSchema: boolean): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    strictRequired: false,
    strictTypes: false,
    allowUnionTypes: true,
    ownProperties: true,
    addUsedSchema: false,
    validateSchema,
    loopRequired: 100,
    loopEnum: 100,
    code: { regExp },
    logger: false,
  });
  addFormats.default(ajv, [...FORMATS]);
  ajv.removeKeyword("uniqueItems");
  ajv.addKeyword({
    keyword: "uniqueItems",
    type: "array",
    schemaType: "boolean",
    // ajv compares each element with each other one, which takes minutes on a long list.
    validate: (wanted: boolean, list: unknown[]) =>
      !wanted || new Set(list.map((element) => canonicalize(element))).size === list.length,
    error: { message: "must NOT have duplicate items" },
  });
  return ajv;
}

function broken(problem: string): ArgumentCheck {
  return () => ({ pointer: "", message: `can't be checked, as the schema is broken: ${problem.replace(/\.$/, "")}` });
}

function faultOf(error: ErrorObject | undefined): ArgumentFault {
  if (error === undefined) return { pointer: "", message: "does not satisfy the schema" };
  const { params } = error;
  const allowed =
    "allowedValues" in params ? ` (${JSON.stringify(params.allowedValues).slice(0, ALLOWED_VALUES_MAX)})` : "";
  const extra = "additionalProperty" in params ? ` (${quote(String(params.additionalProperty))})` : "";
  const message = (error.message ?? "is wrong").slice(0, ALLOWED_VALUES_MAX);
  return { pointer: error.instancePath.slice(0, POINTER_MAX), message: `${message}${allowed}${extra}` };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
