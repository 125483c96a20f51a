/** What an argument schema may look like, so that checking what an agent sends takes time that has a bound. */
import type { JsonObject } from "./definition";

/** Most parts of a schema once every reference in it is followed: a value is visited by each of them once at most. */
const PARTS_MAX = 5000;

/** Members that hold plain data, in which a `$ref` or `$id` means nothing. */
const DATA = new Set(["const", "default", "enum", "examples"]);

/** Members whose own members are schemas under names that people chose. */
const NAMED = new Set(["$defs", "definitions", "dependentSchemas", "patternProperties", "properties"]);

/**
 * What is wrong with the shape of a schema, as one sentence, or null. A schema that refers to itself, or whose references
 * multiply, can be made to take exponential time by what an agent sends; one that refers outside can't be checked here.
 */
export function shapeProblem(schema: JsonObject): string | null {
  try {
    const walk = { root: schema, open: new Set<string>(), parts: 0 };
    visit(schema, walk);
    return null;
  } catch (error) {
    if (error instanceof ShapeError) return error.message;
    throw error;
  }
}

class ShapeError extends Error {}

interface Walk {
  root: JsonObject;
  /** The references that are being followed. */
  open: Set<string>;
  parts: number;
}

function visit(value: unknown, walk: Walk): void {
  walk.parts += 1;
  if (walk.parts > PARTS_MAX)
    throw new ShapeError(`A schema may have at most ${PARTS_MAX} parts, its references followed.`);
  if (Array.isArray(value)) {
    for (const part of value) visit(part, walk);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    if (DATA.has(key)) continue;
    if (NAMED.has(key)) {
      for (const named of Object.values(part ?? {})) visit(named, walk);
      continue;
    }
    if (key === "$dynamicRef" || key === "$recursiveRef")
      throw new ShapeError(`A schema may not use ${key}: name the part with $ref.`);
    if (key === "$id" && value !== walk.root)
      throw new ShapeError("Only the schema itself may have an $id, not its parts.");
    if (key === "$ref" && typeof part === "string") follow(part, walk);
    else visit(part, walk);
  }
}

function follow(reference: string, walk: Walk): void {
  if (!reference.startsWith("#"))
    throw new ShapeError("A schema may refer only to its own parts ($ref beginning with #).");
  if (reference !== "#" && !reference.startsWith("#/"))
    throw new ShapeError("A schema may refer to its parts only by their place ($ref beginning with #/).");
  if (reference === "#" || walk.open.has(reference))
    throw new ShapeError(
      "A schema may not refer to itself: the time to check what an agent sends would have no bound.",
    );
  walk.open.add(reference);
  visit(partAt(walk.root, reference), walk);
  walk.open.delete(reference);
}

/** The part that a JSON Pointer in a fragment names; undefined where there is none, which the compiler reports. */
function partAt(root: JsonObject, reference: string): unknown {
  let at: unknown = root;
  for (const step of reference.slice(2).split("/")) {
    const name = unescaped(step);
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}

function unescaped(step: string): string {
  try {
    return decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
  } catch {
    return step;
  }
}
