/** Parts of conditions that hang on what the export already knows: worked out here, by the engine's own evaluator. */
import type { ASTNode } from "@marcbachmann/cel-js";
import { conditionEnvironment } from "@/lib/core/condition/environment";
import { sourceOf } from "@/lib/core/condition/source";
import { fixedVariables } from "@/lib/core/decision/variables";
import type { AgentDefinition, EnvironmentDefinition } from "@/lib/core/organisation/definition";
import { worstCase } from "@/lib/core/organisation/facts";
import {
  byAgents,
  type Catalogue,
  type CatalogueAction,
  groupOfFact,
  groupOfFlag,
  inEnvironments,
  inGroups,
  isOneOf,
} from "./catalogue";
import { cannotSay, type Ground } from "./ground";
import { type Bool, certain, ERRS, exactly, known, type Verdict } from "./logic";

const MACROS = new Set(["all", "exists", "exists_one", "map", "filter"]);

/** What the export knows; the rest is known only when a call is made. */
const KNOWN = new Set(["action", "agent", "environment"]);

/** The variables that a part looks at, and whether it looks at an agent's attributes. */
export function mentions(node: ASTNode): { roots: Set<string>; attributes: boolean } {
  const found = { roots: new Set<string>(), attributes: false };
  collect(node, new Set(), found);
  return found;
}

function collect(value: unknown, bound: ReadonlySet<string>, found: { roots: Set<string>; attributes: boolean }): void {
  if (Array.isArray(value)) for (const part of value) collect(part, bound, found);
  if (!isNode(value)) return;
  if (value.op === "id") {
    if (bound.has(value.args)) return;
    found.roots.add(value.args);
    if (value.args === "agent") found.attributes = true;
  } else if (isScalarOfAgent(value)) found.roots.add("agent");
  else if (value.op === "rcall" && MACROS.has(value.args[0])) {
    const [, list, [element, ...body]] = value.args;
    collect(list, bound, found);
    collect(body, new Set(element?.op === "id" ? [...bound, element.args] : bound), found);
  } else {
    // `provenance` looks at the session whatever it is given.
    if (value.op === "call" && value.args[0] === "provenance") found.roots.add("session");
    collect(value.args, bound, found);
  }
}

/** `agent.team` and the like, which every agent has as an attribute in Cedar. */
function isScalarOfAgent(node: ASTNode): boolean {
  return node.op === "." && node.args[1] !== "attributes" && node.args[0].op === "id" && node.args[0].args === "agent";
}

export function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}

/** The verdict of a part that hangs on nothing but what is known at export; null where it hangs on more. */
export function staticVerdict(node: ASTNode, ground: Ground): Verdict | null {
  const { roots } = mentions(node);
  if ([...roots].some((root) => !KNOWN.has(root))) return null;
  const { catalogue, action, agent } = ground;
  const open = [
    ...(roots.has("action") && action === null ? ["action" as const] : []),
    ...(roots.has("agent") && agent === null ? ["agent" as const] : []),
    ...(roots.has("environment") ? ["environment" as const] : []),
  ];
  const [over, ...others] = open;
  if (others.length > 0 || evaluatorOf(node) === null)
    return cannotSay(ground, "it compares too many of the facts that only Ambit knows");
  const fixed = { action, agent, environment: null };
  if (over === undefined) return verdictOf(evaluateStatic(node, fixed));
  if (over === "action")
    return (
      groupVerdict(node, catalogue) ??
      split(
        catalogue.actions,
        (one) => evaluateStatic(node, { ...fixed, action: one }),
        (some) => isOneOf(catalogue, some),
      )
    );
  if (over === "agent")
    return split(
      catalogue.agents,
      (one) => evaluateStatic(node, { ...fixed, agent: one }),
      (some) => byAgents(catalogue, some),
    );
  return split(
    catalogue.environments,
    (one) => evaluateStatic(node, { ...fixed, environment: one }),
    (some) =>
      inEnvironments(
        catalogue,
        some.map(({ name }) => name),
      ),
  );
}

/** What a part gives: a value of CEL, or `ERROR`. */
export const ERROR = Symbol("the evaluation errs");

export function evaluateStatic(
  node: ASTNode,
  known: {
    action: CatalogueAction | null;
    agent: AgentDefinition | null;
    environment: EnvironmentDefinition | null;
  },
): unknown {
  const agent = known.agent ?? NOBODY;
  const variables = fixedVariables(
    agent,
    known.action?.name ?? "",
    known.action?.facts ?? worstCase({}),
    known.environment ?? { name: "", rank: 0 },
  );
  try {
    const evaluate = evaluatorOf(node);
    return evaluate === null ? ERROR : evaluate(variables);
  } catch {
    return ERROR;
  }
}

const NOBODY: AgentDefinition = {
  id: "",
  name: "",
  team: "",
  owner: "",
  purpose: "",
  lifecycle: "retired",
  stage: "",
  mode: "enforce",
  attributes: {},
};

type Evaluator = ReturnType<typeof conditionEnvironment.parse>;

const evaluators = new WeakMap<ASTNode, { evaluator: Evaluator | null }>();

/** Evaluates a part by itself; null where there is no text of it to rely on. */
export function evaluatorOf(node: ASTNode): Evaluator | null {
  const cached = evaluators.get(node);
  if (cached !== undefined) return cached.evaluator;
  const source = sourceOf(node);
  const evaluator = source === null ? null : conditionEnvironment.parse(source);
  evaluators.set(node, { evaluator });
  return evaluator;
}

function verdictOf(value: unknown): Verdict {
  return typeof value === "boolean" ? known(value) : ERRS;
}

/** Asks for each of many, and says for which it is true and for which false. */
function split<T>(many: readonly T[], evaluate: (one: T) => unknown, among: (some: readonly T[]) => Bool): Verdict {
  const values = new Map(many.map((one) => [one, evaluate(one)]));
  const where = (wanted: (value: unknown) => boolean): Bool => among(many.filter((one) => wanted(values.get(one))));
  const holds = where((value) => value === true);
  if ([...values.values()].every((value) => typeof value === "boolean")) return certain(holds);
  return {
    ...exactly(
      holds,
      where((value) => value === false),
    ),
    notFails: where((value) => value !== false),
  };
}

/** A comparison of one fact with one value, as membership in the group that stands for it. */
function groupVerdict(node: ASTNode, catalogue: Catalogue): Verdict | null {
  const flag = factOf(node);
  const flagGroup = flag === null ? null : groupOfFlag(flag);
  if (flagGroup !== null) return certain(inGroups([flagGroup]));
  if (node.op === "in" && factOf(node.args[1]) === "touches") {
    const touch = literalOf(node.args[0]);
    const group = `touches:${touch}`;
    return touch !== null && catalogue.actions.some(({ facts }) => facts.touches.some((one) => one === touch))
      ? certain(inGroups([group]))
      : null;
  }
  if (node.op !== "==" && node.op !== "!=") return null;
  const [left, right] = node.args;
  const fact = factOf(left) ?? factOf(right);
  const value = literalOf(right) ?? literalOf(left);
  const group = fact === null || value === null ? null : groupOfFact(catalogue, fact, value);
  if (group === null) return null;
  const { holds, fails } = certain(inGroups([group]));
  return node.op === "==" ? certain(holds) : certain(fails);
}

function factOf(node: ASTNode): string | null {
  return node.op === "." && node.args[0].op === "id" && node.args[0].args === "action" ? node.args[1] : null;
}

function literalOf(node: ASTNode): string | null {
  return node.op === "value" && typeof node.args === "string" ? node.args : null;
}
