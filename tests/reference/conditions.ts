/** Conditions as trees, and as the CEL text that the engine is given. */
import type { Json } from "@/lib/core/organisation/definition";

/** Something with a value. */
export type Term =
  | { term: "literal"; value: Json }
  | { term: "path"; path: string[] }
  | { term: "provenance"; path: string[] }
  | { term: "size"; path: string[] };

export type Comparison = "==" | "!=" | "<" | "<=" | ">" | ">=";
export type TextTest = "startsWith" | "endsWith" | "contains";

export type Condition =
  | { is: "truth"; of: Term }
  | { is: "compared"; left: Term; by: Comparison; right: Term }
  | { is: "among"; item: Term; list: Term }
  | { is: "present"; path: string[] }
  | { is: "text"; of: Term; test: TextTest; part: Term }
  | { is: "exists"; path: string[]; equal: Json }
  | { is: "before"; time: string }
  | { is: "not"; part: Condition }
  | { is: "and" | "or"; left: Condition; right: Condition }
  | { is: "choice"; on: Condition; met: Condition; unmet: Condition }
  /** What no engine may take: it does not compile, or looks at what no condition sees. */
  | { is: "broken"; text: string };

export function print(condition: Condition): string {
  switch (condition.is) {
    case "truth":
      return printTerm(condition.of);
    case "compared":
      return `${printTerm(condition.left)} ${condition.by} ${printTerm(condition.right)}`;
    case "among":
      return `${printTerm(condition.item)} in ${printTerm(condition.list)}`;
    case "present":
      return `has(${condition.path.join(".")})`;
    case "text":
      return `${printTerm(condition.of)}.${condition.test}(${printTerm(condition.part)})`;
    case "exists":
      return `${condition.path.join(".")}.exists(one, one == ${JSON.stringify(condition.equal)})`;
    case "before":
      return `now < timestamp(${JSON.stringify(condition.time)})`;
    case "not":
      return `!(${print(condition.part)})`;
    case "and":
      return `(${print(condition.left)}) && (${print(condition.right)})`;
    case "or":
      return `(${print(condition.left)}) || (${print(condition.right)})`;
    case "choice":
      return `((${print(condition.on)}) ? (${print(condition.met)}) : (${print(condition.unmet)}))`;
    case "broken":
      return condition.text;
  }
}

function printTerm(term: Term): string {
  if (term.term === "literal") return JSON.stringify(term.value);
  const path = term.path.join(".");
  return term.term === "path" ? path : `${term.term}(${path})`;
}
