/** Boolean expressions of Cedar, simplified as they are put together, and three-valued verdicts made of them. */

/** A Cedar expression of type Bool. An atom is text that needs no parentheses under `&&`, `||` and `!`. */
export type Bool =
  | boolean
  | { op: "atom"; text: string }
  | { op: "not"; of: Bool }
  | { op: "all"; of: Bool[] }
  | { op: "any"; of: Bool[] };

export function atom(text: string): Bool {
  return { op: "atom", text };
}

export function not(of: Bool): Bool {
  if (typeof of === "boolean") return !of;
  return of.op === "not" ? of.of : { op: "not", of };
}

/** True when every part is. Cedar looks at the parts from left to right and stops at the first that is false. */
export function all(parts: readonly Bool[]): Bool {
  const kept: Bool[] = [];
  const known = new Set<string>();
  for (const part of parts.flatMap((one) => (isList(one, "all") ? one.of : [one]))) {
    const simpler = knowing(part, known);
    if (simpler === false) return false;
    if (simpler === true) continue;
    kept.push(simpler);
    known.add(print(simpler));
  }
  return kept.length < 2 ? (kept[0] ?? true) : { op: "all", of: kept };
}

/** True when any part is. */
export function any(parts: readonly Bool[]): Bool {
  const kept = new Map<string, Bool>();
  for (const part of parts.flatMap((one) => (isList(one, "any") ? one.of : [one]))) {
    if (part === true || kept.has(print(not(part)))) return true;
    if (part !== false) kept.set(print(part), part);
  }
  const of = [...kept.values()];
  return of.length < 2 ? (of[0] ?? false) : { op: "any", of };
}

/** The expression as Cedar text. */
export function print(bool: Bool): string {
  if (typeof bool === "boolean") return String(bool);
  switch (bool.op) {
    case "atom":
      return bool.text;
    case "not":
      return `!${inner(bool.of, ["atom"])}`;
    case "all":
      return bool.of.map((part) => inner(part, ["atom", "not"])).join(" && ");
    case "any":
      return bool.of.map((part) => inner(part, ["atom", "not"])).join(" || ");
  }
}

function inner(bool: Bool, bare: readonly string[]): string {
  if (typeof bool === "boolean") return String(bool);
  // `!x like "a*"` would negate x alone.
  if (bool.op === "atom") return bare.includes("not") || /^[^ ]*$/.test(bool.text) ? bool.text : `(${bool.text})`;
  return bare.includes(bool.op) ? print(bool) : `(${print(bool)})`;
}

/** What is left of an expression where some expressions are known to hold. */
function knowing(bool: Bool, known: ReadonlySet<string>): Bool {
  if (typeof bool === "boolean" || known.size === 0) return bool;
  if (known.has(print(bool))) return true;
  switch (bool.op) {
    case "atom":
      return known.has(print(not(bool))) ? false : bool;
    case "not":
      return not(knowing(bool.of, known));
    case "all":
      return all(bool.of.map((part) => knowing(part, known)));
    case "any":
      return any(bool.of.map((part) => knowing(part, known)));
  }
}

function isList(bool: Bool, op: "all" | "any"): bool is { op: "all" | "any"; of: Bool[] } {
  return typeof bool === "object" && bool.op === op;
}

/**
 * What can be said of something that is true, is false, or errs, in expressions that never err themselves. Where Cedar
 * can't say some part, `holds` and `fails` are true for less than there is, and `canHold` and `canFail` for more.
 */
export interface Verdict {
  /** True only where it is true. */
  holds: Bool;
  /** True only where it is false. */
  fails: Bool;
  /** `!fails`, as short as it can be written: true wherever it is true or errs. */
  notFails: Bool;
  /** True wherever it is true. */
  canHold: Bool;
  /** True wherever it is false. */
  canFail: Bool;
}

/** Something that always errs. */
export const ERRS: Verdict = { holds: false, fails: false, notFails: true, canHold: false, canFail: false };

/** Something that Cedar can't say. */
export const UNSAYABLE: Verdict = { holds: false, fails: false, notFails: true, canHold: true, canFail: true };

export function known(value: boolean): Verdict {
  return certain(value);
}

/** Something that never errs. */
export function certain(bool: Bool): Verdict {
  return { holds: bool, fails: not(bool), notFails: bool, canHold: bool, canFail: not(bool) };
}

/** Something that errs where it is neither true nor false. */
export function exactly(holds: Bool, fails: Bool): Verdict {
  return { holds, fails, notFails: not(fails), canHold: holds, canFail: fails };
}

/** Something that errs unless every guard holds, and can be looked at only then. */
export function guarded(guards: readonly Bool[], bool: Bool): Verdict {
  return guards.length === 0 ? certain(bool) : exactly(all([...guards, bool]), all([...guards, not(bool)]));
}

/** As CEL has it: false where either side is, whatever becomes of the other. */
export function both(verdicts: readonly Verdict[]): Verdict {
  return {
    holds: all(verdicts.map(({ holds }) => holds)),
    fails: any(verdicts.map(({ fails }) => fails)),
    notFails: all(verdicts.map(({ notFails }) => notFails)),
    canHold: all(verdicts.map(({ canHold }) => canHold)),
    canFail: any(verdicts.map(({ canFail }) => canFail)),
  };
}

/** As CEL has it: true where either side is, whatever becomes of the other. */
export function either(verdicts: readonly Verdict[]): Verdict {
  return {
    holds: any(verdicts.map(({ holds }) => holds)),
    fails: all(verdicts.map(({ fails }) => fails)),
    notFails: any(verdicts.map(({ notFails }) => notFails)),
    canHold: any(verdicts.map(({ canHold }) => canHold)),
    canFail: all(verdicts.map(({ canFail }) => canFail)),
  };
}

export function negated({ holds, fails, canHold, canFail }: Verdict): Verdict {
  return { holds: fails, fails: holds, notFails: not(holds), canHold: canFail, canFail: canHold };
}

/** `condition ? then : otherwise`, which errs where the condition does. */
export function chosen(condition: Verdict, then: Verdict, otherwise: Verdict): Verdict {
  const certainly = (part: "holds" | "fails"): Bool =>
    any([all([condition.holds, then[part]]), all([condition.fails, otherwise[part]])]);
  const possibly = (part: "canHold" | "canFail"): Bool =>
    any([all([condition.canHold, then[part]]), all([condition.canFail, otherwise[part]])]);
  const fails = certainly("fails");
  return {
    holds: certainly("holds"),
    fails,
    notFails: not(fails),
    canHold: possibly("canHold"),
    canFail: possibly("canFail"),
  };
}

/** Something that bears on a thing only where it is there; where it is not, nothing is wrong. */
export function ifThere(has: Bool, verdict: Verdict): Verdict {
  return either([certain(not(has)), both([certain(has), verdict])]);
}
