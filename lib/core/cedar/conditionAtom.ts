/** Comparisons and the like inside a condition, as verdicts. */
import type { ASTNode } from "@marcbachmann/cel-js";
import { isNumber, literalOfType } from "./comparable";
import { argumentAt, cedarValue, pathOf, type Value, type ValueType } from "./conditionValue";
import { cannotSay, type Ground } from "./ground";
import { any, atom, type Bool, ERRS, guarded, negated, UNSAYABLE, type Verdict } from "./logic";
import { ANYTHING, isText, key, pattern } from "./syntax";

type Path = Extract<Value, { kind: "path" }>;

const ORDERINGS = ["<", "<=", ">", ">="] as const;
type Ordering = (typeof ORDERINGS)[number];

const DECIMAL_METHODS: Record<Ordering, string> = {
  "<": "lessThan",
  "<=": "lessThanOrEqual",
  ">": "greaterThan",
  ">=": "greaterThanOrEqual",
};
const TURNED: Record<Ordering, Ordering> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" };

export function atomVerdict(node: ASTNode, ground: Ground): Verdict {
  switch (node.op) {
    case "==":
    case "!=": {
      const equal = comparison(node.args, ground, equality);
      return node.op === "==" ? equal : negated(equal);
    }
    case "<":
    case "<=":
    case ">":
    case ">=": {
      const { op } = node;
      return comparison(node.args, ground, (left, right) => ordering(op, left, right, ground));
    }
    case "in":
      return comparison(node.args, ground, membership);
    case "call":
      return node.args[0] === "has" && node.args[1][0] !== undefined
        ? presence(pathOf(node.args[1][0]), ground)
        : cannotSay(ground, `Cedar has no function such as ${node.args[0]}()`);
    case "rcall":
      return textSearch(node.args, ground);
    default:
      return truth(cedarValue(node, ground), ground);
  }
}

/** A value that stands as a condition by itself. */
function truth(value: Value, ground: Ground): Verdict {
  if (value.kind === "unsayable") return cannotSay(ground, value.why);
  if (value.kind !== "path" || value.type.kind !== "boolean") return ERRS;
  return guarded(value.guards, atom(value.text));
}

function comparison(
  [left, right]: readonly [ASTNode, ASTNode],
  ground: Ground,
  compare: (left: Value, right: Value, ground: Ground) => Verdict,
): Verdict {
  const values = [cedarValue(left, ground), cedarValue(right, ground)] as const;
  const unsayable = values.find(({ kind }) => kind === "unsayable");
  if (unsayable?.kind === "unsayable") return cannotSay(ground, unsayable.why);
  if (values.some(({ kind }) => kind === "errs")) return ERRS;
  return compare(...values, ground);
}

function equality(left: Value, right: Value, ground: Ground): Verdict {
  const [path, other] = left.kind === "path" ? [left, right] : [right, left];
  if (path.kind !== "path" || !isScalar(path.type)) return cannotSay(ground, "Cedar can't compare lists or objects");
  if (other.kind === "literal") return guarded(path.guards, equalsLiteral(path, other.value));
  if (other.kind !== "path" || !isScalar(other.type)) return cannotSay(ground, "Cedar can't compare lists or objects");
  const guards = [...path.guards, ...other.guards];
  if (path.type.kind === other.type.kind) return guarded(guards, atom(`${path.text} == ${other.text}`));
  return areNumbers(path.type, other.type) ? mixedNumbers(ground) : guarded(guards, false);
}

function equalsLiteral(path: Path, value: unknown): Bool {
  const literal = literalOfType(value, path.type);
  return literal === null ? false : atom(`${path.text} == ${literal}`);
}

function ordering(op: Ordering, left: Value, right: Value, ground: Ground): Verdict {
  if (left.kind !== "path") return right.kind === "path" ? ordering(TURNED[op], right, left, ground) : ERRS;
  const other = right.kind === "path" ? right.type : null;
  if (!isOrdered(left.type) || (other !== null && !isOrdered(other)))
    return cannotSay(ground, "Cedar can put only numbers and times in order");
  const guards = [...left.guards, ...(right.kind === "path" ? right.guards : [])];
  if (right.kind === "path") {
    if (left.type.kind === right.type.kind) return guarded(guards, ordered(op, left, right.text));
    return areNumbers(left.type, right.type) ? mixedNumbers(ground) : ERRS;
  }
  if (right.kind !== "literal") return cannotSay(ground, "Cedar can put only numbers and times in order");
  const literal = literalOfType(right.value, left.type);
  if (literal !== null) return guarded(guards, ordered(op, left, literal));
  if (left.type.kind === "time" || isNumber(right.value))
    return cannotSay(ground, "Cedar has no number or time that is the one it is compared with");
  return ERRS;
}

function ordered(op: Ordering, { text, type }: Path, right: string): Bool {
  return atom(type.kind === "decimal" ? `${text}.${DECIMAL_METHODS[op]}(${right})` : `${text} ${op} ${right}`);
}

function membership(left: Value, right: Value, ground: Ground): Verdict {
  if (right.kind === "literal") return amongLiterals(left, right.value, ground);
  if (right.kind === "list") return among(left, right.of, ground);
  if (right.kind !== "path") return ERRS;
  if (right.type.kind === "list") return inList(left, right, right.type.of, ground);
  if (right.type.kind !== "record") return ERRS;
  return left.kind === "literal" && typeof left.value === "string" && right.text.startsWith("context.arguments")
    ? guarded(right.guards, atom(`${right.text} has ${key(left.value)}`))
    : cannotSay(ground, "Cedar can look up only names that are written out");
}

/** In a list that is known at export. */
function amongLiterals(left: Value, list: unknown, ground: Ground): Verdict {
  if (left.kind !== "path") return cannotSay(ground, "Cedar can't compare lists or objects");
  if (!isScalar(left.type)) return cannotSay(ground, "Cedar can't compare lists or objects");
  if (!Array.isArray(list)) return cannotSay(ground, "Cedar can look only into lists");
  const { type, text } = left;
  const literals = [...new Set(list.map((one) => literalOfType(one, type)))].filter((one) => one !== null);
  const [only, ...others] = literals;
  if (only === undefined) return guarded(left.guards, false);
  const found = others.length === 0 ? `${text} == ${only}` : `[${literals.join(", ")}].contains(${text})`;
  return guarded(left.guards, atom(found));
}

/** In a list that is written out; some of its elements are known only when a call is made. */
function among(left: Value, list: readonly Value[], ground: Ground): Verdict {
  const unsayable = list.find((one) => one.kind === "unsayable" || one.kind === "list");
  if (unsayable !== undefined) return cannotSay(ground, "Cedar can't compare what is computed");
  if (list.some(({ kind }) => kind === "errs")) return ERRS;
  if (left.kind === "path" && list.every(({ kind }) => kind === "literal"))
    return amongLiterals(
      left,
      list.map((one) => (one.kind === "literal" ? one.value : null)),
      ground,
    );
  if (left.kind === "literal") return cannotSay(ground, "Cedar can't compare what is computed");
  const guards = [left, ...list].flatMap((one) => (one.kind === "path" ? one.guards : []));
  const equals = list.map((one) => equality(left, one, ground));
  if (equals.some(({ canHold, holds }) => canHold !== holds)) return UNSAYABLE;
  return guarded(guards, any(equals.map(({ holds }) => holds)));
}

/** In a list that is an argument. */
function inList(left: Value, list: Path, of: ValueType, ground: Ground): Verdict {
  if (left.kind === "literal") {
    const literal = literalOfType(left.value, of);
    return guarded(list.guards, literal === null ? false : atom(`${list.text}.contains(${literal})`));
  }
  if (left.kind !== "path" || !isScalar(left.type)) return cannotSay(ground, "Cedar can't compare lists or objects");
  const guards = [...left.guards, ...list.guards];
  if (left.type.kind === of.kind) return guarded(guards, atom(`${list.text}.contains(${left.text})`));
  return areNumbers(left.type, of) ? mixedNumbers(ground) : guarded(guards, false);
}

/** `has(…)`: everything on the way must be there, else it errs; the last member may be missing. */
function presence(path: string[] | null, ground: Ground): Verdict {
  const [root, ...names] = path ?? [];
  const last = names.pop();
  if (root !== "arguments" || last === undefined)
    return cannotSay(ground, "the export can tell only whether an argument is there");
  const parent = argumentAt(names, ground);
  if (parent.kind === "errs") return ERRS;
  if (parent.kind !== "path" || parent.type.kind === "list")
    return cannotSay(ground, "the export can tell only whether an argument is there");
  // A text or a number has no members, and CEL does not mind being asked.
  if (parent.type.kind !== "record") return guarded(parent.guards, false);
  return guarded(parent.guards, atom(`${parent.text} has ${key(last)}`));
}

/** `startsWith`, `endsWith` and `contains` with a text that is known at export. */
function textSearch([name, of, args]: [string, ASTNode, ASTNode[]], ground: Ground): Verdict {
  const receiver = cedarValue(of, ground);
  const part = args[0] === undefined ? null : cedarValue(args[0], ground);
  if (receiver.kind === "errs" || part?.kind === "errs") return ERRS;
  if (receiver.kind === "path" && part?.kind === "literal" && typeof part.value === "string") {
    const like = patternOf(name, part.value);
    if (like === null) return cannotSay(ground, `Cedar has no function such as ${name}()`);
    return receiver.type.kind === "text" ? guarded(receiver.guards, atom(`${receiver.text} like ${like}`)) : ERRS;
  }
  return cannotSay(ground, `Cedar has nothing like this use of ${name}()`);
}

function patternOf(name: string, value: string): string | null {
  if (!isText(value)) return null;
  if (name === "startsWith") return pattern([value, ANYTHING]);
  if (name === "endsWith") return pattern([ANYTHING, value]);
  return name === "contains" ? pattern([ANYTHING, value, ANYTHING]) : null;
}

function isScalar({ kind }: ValueType): boolean {
  return kind !== "list" && kind !== "record";
}

function isOrdered({ kind }: ValueType): boolean {
  return kind === "long" || kind === "decimal" || kind === "time";
}

function areNumbers(left: ValueType, right: ValueType): boolean {
  return [left, right].every(({ kind }) => kind === "long" || kind === "decimal");
}

function mixedNumbers(ground: Ground): Verdict {
  return cannotSay(ground, "an argument's number is a decimal in Cedar, which can't be compared with a count");
}
