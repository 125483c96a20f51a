/** What is counted of an action: what people said about it, and the worst where they said nothing. */
import type { ActionDefinition } from "@/lib/core/organisation/definition";
import type { RiskFacts } from "@/lib/core/organisation/facts";
import { type Organisation, toolOf } from "./organisation";

/** The action of that name; undefined when the catalogue does not have it. */
export function actionNamed({ tools }: Organisation, name: string): ActionDefinition | undefined {
  return tools
    .find((tool) => tool.name === toolOf(name))
    ?.actions.find((action) => name === `${toolOf(name)}.${action.name}`);
}

/** The facts of an action; of one that is unknown, nobody said anything. */
export function factsOf(declared: Partial<ActionDefinition> = {}): RiskFacts {
  return {
    power: declared.power ?? null,
    objectType: declared.objectType ?? null,
    sensitivity: declared.sensitivity ?? "restricted",
    blastRadius: declared.blastRadius ?? "organisation",
    audience: declared.audience ?? "public",
    touches: declared.touches ?? ["customer_facing", "identity", "billing"],
    returnsUntrusted: declared.returnsUntrusted ?? true,
    reversible: declared.reversible ?? false,
    audited: declared.audited ?? false,
    observable: declared.observable ?? false,
    undo: declared.undo ?? null,
  };
}

const ORDERS = {
  sensitivity: ["public", "internal", "confidential", "restricted"],
  blastRadius: ["single", "group", "tenant", "organisation"],
  audience: ["internal", "partner", "public"],
};

export function isWorse(order: keyof typeof ORDERS, value: string, than: string): boolean {
  return ORDERS[order].indexOf(value) > ORDERS[order].indexOf(than);
}

interface Bounds {
  maxSensitivity?: string;
  maxBlastRadius?: string;
  maxAudience?: string;
}

/** A bound that was left out is none. The audience is that of what is exposed: it says nothing about the other powers. */
export function isWithin({ sensitivity, blastRadius, audience, power }: RiskFacts, bounds: Bounds): boolean {
  if (bounds.maxSensitivity !== undefined && isWorse("sensitivity", sensitivity, bounds.maxSensitivity)) return false;
  if (bounds.maxBlastRadius !== undefined && isWorse("blastRadius", blastRadius, bounds.maxBlastRadius)) return false;
  if (power !== "expose") return true;
  return bounds.maxAudience === undefined || !isWorse("audience", audience, bounds.maxAudience);
}

/** What stays with people, whatever a grant says. */
export function isReserved(facts: RiskFacts, rank: number): boolean {
  if (facts.power === "trigger") return !facts.reversible || !facts.audited || (rank >= 2 && facts.undo === null);
  if (facts.power !== "approve") return false;
  const isSmall = facts.blastRadius === "single" && facts.touches.length === 0;
  const isHarmless = !isWorse("sensitivity", facts.sensitivity, "internal") && facts.reversible;
  return !(isSmall && isHarmless && facts.observable && facts.audited);
}
