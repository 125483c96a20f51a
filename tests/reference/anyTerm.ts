/** What conditions are made of: things with a value, and comparisons of two. */
import fc from "fast-check";
import type { Json } from "@/lib/core/organisation/definition";
import type { Comparison, Condition, Term } from "./conditions";

export const TEXTS = ["acme", "mallory", "EUR", "", "é🙂"];
export const NUMBERS = [0, 1, 5, 5.5, 0.1, 100, -3, 1e-7, 1e21];
/** Paths of arguments; nobody ever gives the last two. */
const PATHS = [
  "to",
  "amount",
  "currency",
  "urgent",
  "tags",
  "target.name",
  "target.level",
  "note",
  "missing",
  "constructor",
];

export const text = fc.constantFrom(...TEXTS);
export const number = fc.constantFrom(...NUMBERS);
export const order = fc.constantFrom<Comparison>("<", "<=", ">", ">=");
export const equality = fc.constantFrom<Comparison>("==", "!=");

export function literal(value: Json): Term {
  return { term: "literal", value };
}

export function path(written: string): Term {
  return { term: "path", path: written.split(".") };
}

export const argument = fc.constantFrom(...PATHS).map((name) => path(`arguments.${name}`));
export const scalar = fc.oneof(text, number, fc.constantFrom<Json>(true, false, null)).map(literal);

export function compared(
  left: fc.Arbitrary<Term>,
  by: fc.Arbitrary<Comparison>,
  right: fc.Arbitrary<Term>,
): fc.Arbitrary<Condition> {
  return fc.record({ is: fc.constant("compared" as const), left, by, right });
}

/** A variable of one kind against values of the same: a condition that mixes kinds does not compile. */
export function known(
  names: string[],
  values: Json[],
  by: fc.Arbitrary<Comparison> = equality,
): fc.Arbitrary<Condition> {
  return compared(fc.constantFrom(...names).map(path), by, fc.constantFrom(...values).map(literal));
}

export const provenance = fc
  .constantFrom("to", "amount", "tags", "missing")
  .map((name): Term => ({ term: "provenance", path: ["arguments", name] }));
export const size = fc
  .constantFrom("to", "tags", "target", "amount")
  .map((name): Term => ({ term: "size", path: ["arguments", name] }));
