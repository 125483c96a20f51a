import { all, type Bool, print } from "./logic";
import { text as quoted } from "./syntax";

export interface CedarPolicy {
  /** Where it comes from, by names: `agents/billing-helper/grants/pay-suppliers`. Distinct within an export. */
  id: string;
  /** One policy in Cedar's language, its id among its annotations. */
  text: string;
}

export interface PolicyParts {
  effect: "permit" | "forbid";
  principal?: Bool;
  action?: string;
  resource?: Bool;
  when?: Bool;
  unless?: Bool;
}

const ANY_ACTION = "action";

const CLAUSE_WIDTH = 100;

/** A policy's text without annotations; null for one that never applies. */
export function policyText({ effect, principal = true, action = ANY_ACTION, ...parts }: PolicyParts): string | null {
  const who = scope("principal", principal);
  const where = scope("resource", parts.resource ?? true);
  const what = action === ANY_ACTION ? hoisted(parts.when ?? true) : { scope: action, rest: parts.when ?? true };
  const when = all([who.rest, where.rest, what.rest]);
  const unless = parts.unless ?? false;
  if (when === false || unless === true) return null;
  const clauses = [...clause("when", when, true), ...clause("unless", unless, false)];
  return `${effect} (${who.scope}, ${what.scope}, ${where.scope})${clauses.join("")};`;
}

export function named(id: string, text: string): CedarPolicy {
  return { id, text: `@id(${quoted(id)})\n${text}` };
}

/** What a policy's head can say of a variable; the rest goes into `when`. */
function scope(variable: "principal" | "resource", bool: Bool): { scope: string; rest: Bool } {
  if (typeof bool === "object" && bool.op === "atom" && !bool.text.includes("["))
    return { scope: bool.text, rest: true };
  return { scope: variable, rest: bool };
}

/** What a condition says of the action alone, put into the head, by which Cedar finds the policies that bear on a request. */
function hoisted(when: Bool): { scope: string; rest: Bool } {
  const parts = typeof when === "object" && when.op === "all" ? when.of : [when];
  const found = parts.find(
    (part) => typeof part === "object" && part.op === "atom" && /^action (in|==) /.test(part.text),
  );
  if (typeof found !== "object" || found.op !== "atom") return { scope: ANY_ACTION, rest: when };
  return { scope: found.text, rest: all(parts.filter((part) => part !== found)) };
}

function clause(word: "when" | "unless", bool: Bool, always: boolean): string[] {
  if (bool === always) return [];
  const parts = typeof bool === "object" && bool.op === (always ? "all" : "any") ? bool.of : [bool];
  const joint = always ? "&&" : "||";
  const whole = print(bool);
  if (whole.length <= CLAUSE_WIDTH) return [`\n${word} { ${whole} }`];
  const lines = parts.map((part) => (parts.length > 1 && isList(part) ? `(${print(part)})` : print(part)));
  return [`\n${word} {\n  ${lines.join(` ${joint}\n  `)}\n}`];
}

function isList(bool: Bool): boolean {
  return typeof bool === "object" && (bool.op === "all" || bool.op === "any");
}
