/** What a condition comes to, step by step; errors are values. */
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import type { Comparison, Condition, Term, TextTest } from "./conditions";
import { at, isEqual, isObject, member } from "./json";

/** What can be asked about, by the name of the variable. */
export interface Scope {
  variables: JsonObject;
  provenance: (value: Json) => string;
  now: number;
}

/** A condition is met, not met, or could not be told. */
export type Truth = boolean | "error";

/** What does not compile errs as a whole, wherever the fault stands. */
export function evaluate(condition: Condition, scope: Scope): Truth {
  return isBroken(condition) ? "error" : truthIn(condition, scope);
}

function isBroken(condition: Condition): boolean {
  if (condition.is === "not") return isBroken(condition.part);
  if (condition.is === "and" || condition.is === "or") return [condition.left, condition.right].some(isBroken);
  if (condition.is === "choice") return [condition.on, condition.met, condition.unmet].some(isBroken);
  // Nothing comes before or after null: an order with it does not compile.
  if (condition.is === "compared" && !["==", "!="].includes(condition.by))
    return [condition.left, condition.right].some((one) => one.term === "literal" && one.value === null);
  return condition.is === "broken";
}

function truthIn(condition: Condition, scope: Scope): Truth {
  switch (condition.is) {
    case "truth":
      return truthOf(read(condition.of, scope));
    case "compared":
      return compare(read(condition.left, scope), condition.by, read(condition.right, scope));
    case "among":
      return isAmong(read(condition.item, scope), read(condition.list, scope));
    case "present":
      return isPresent(condition.path, scope);
    case "text":
      return testText(read(condition.of, scope), condition.test, read(condition.part, scope));
    case "exists":
      return isAmong(condition.equal, read({ term: "path", path: condition.path }, scope), "list");
    case "before":
      return scope.now < Date.parse(condition.time);
    case "not":
      return not(truthIn(condition.part, scope));
    case "and":
      return both(truthIn(condition.left, scope), truthIn(condition.right, scope));
    case "or":
      return not(both(not(truthIn(condition.left, scope)), not(truthIn(condition.right, scope))));
    case "choice": {
      const on = truthIn(condition.on, scope);
      return on === "error" ? on : truthIn(on ? condition.met : condition.unmet, scope);
    }
    case "broken":
      return "error";
  }
}

/** Undefined where reading it is an error: a member that is not there. */
function read(term: Term, scope: Scope): Json | undefined {
  if (term.term === "literal") return term.value;
  const value = at(scope.variables, term.path);
  if (value === undefined || term.term === "path") return value;
  if (term.term === "provenance") return scope.provenance(value);
  if (typeof value === "string") return [...value].length;
  if (Array.isArray(value)) return value.length;
  return isObject(value) ? Object.keys(value).length : undefined;
}

function truthOf(value: Json | undefined): Truth {
  return typeof value === "boolean" ? value : "error";
}

function not(truth: Truth): Truth {
  return truth === "error" ? truth : !truth;
}

/** One false part decides, whatever the other is: `&&` absorbs errors. */
function both(left: Truth, right: Truth): Truth {
  if (left === false || right === false) return false;
  return left === "error" ? left : right;
}

/** Any two values are equal or not; an order is there among numbers, among texts and among truths. */
function compare(left: Json | undefined, by: Comparison, right: Json | undefined): Truth {
  if (left === undefined || right === undefined) return "error";
  if (by === "==") return isEqual(left, right);
  if (by === "!=") return !isEqual(left, right);
  if (typeof left !== typeof right || typeof left === "object" || typeof right === "object") return "error";
  if (left === null || right === null) return "error";
  if (by === "<") return left < right;
  if (by === "<=") return left <= right;
  return by === ">" ? left > right : left >= right;
}

function isAmong(item: Json | undefined, list: Json | undefined, kind: "any" | "list" = "any"): Truth {
  if (item === undefined || list === undefined) return "error";
  if (Array.isArray(list)) return list.some((one) => isEqual(one, item));
  return kind === "any" && isObject(list) ? typeof item === "string" && Object.hasOwn(list, item) : "error";
}

function isPresent(path: readonly string[], { variables }: Scope): Truth {
  const holder = at(variables, path.slice(0, -1));
  return holder === undefined ? "error" : member(holder, path.at(-1) ?? "") !== undefined;
}

function testText(of: Json | undefined, test: TextTest, part: Json | undefined): Truth {
  return typeof of === "string" && typeof part === "string"
    ? of[test === "contains" ? "includes" : test](part)
    : "error";
}
