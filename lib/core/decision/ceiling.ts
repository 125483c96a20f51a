/** Step 2: the catalogue, the action's own input schema, the stage's ceiling, and the powers that stay with people. */
import type { CompiledAction, CompiledStage } from "@/lib/core/organisation/compile";
import type { EnvironmentDefinition } from "@/lib/core/organisation/definition";
import { exceededBound } from "./bounds";
import { quote } from "./quote";
import type { DecisionRequest, Reason } from "./types";

/** Environments of this rank and above need `undo` evidence for a trigger. */
const UNDO_RANK = 2;

/** The action is not in the catalogue. */
export function unknownAction(request: DecisionRequest): Reason {
  return { code: "action_unknown", message: `The catalogue has no action ${quote(request.action)}.` };
}

/** Why the arguments do not fit the action itself, or null. */
export function inputDenial(request: DecisionRequest, action: CompiledAction): Reason | null {
  if (action.checkInput === null) return null;
  const denial = { code: "arguments_outside_grant", failed: "inputSchema" } as const;
  if (request.arguments === undefined)
    return { ...denial, message: `${action.name} has an input schema and needs its arguments.`, pointer: "" };
  const fault = action.checkInput(request.arguments);
  if (fault === null) return null;
  const where = fault.pointer === "" ? "The arguments" : `The argument ${quote(fault.pointer)}`;
  return {
    ...denial,
    message: `${where} of ${action.name} ${fault.message}, says its input schema.`,
    pointer: fault.pointer,
  };
}

/** Why the agent's stage can't hold this call, or null. */
export function ceilingDenial(
  action: CompiledAction,
  environment: EnvironmentDefinition,
  stage: CompiledStage | undefined,
): Reason | null {
  const { power } = action.facts;
  if (stage === undefined)
    return { code: "stage_ceiling", message: "The agent's stage is not on the ladder: it holds nothing." };
  const { name, version } = stage.definition;
  const denial = { code: "stage_ceiling", stage: name, stageVersion: version } as const;
  if (power === null)
    return { ...denial, message: `Nobody has said which power ${action.name} uses: no stage can hold it.` };
  const ceilings = stage.ceilings(power, environment.name);
  if (ceilings.length === 0)
    return { ...denial, message: `The stage ${name} holds no ${power} in ${environment.name}.` };
  const exceeded = ceilings.map((ceiling) => exceededBound(action.facts, ceiling)).find((bound) => bound !== null);
  if (exceeded === undefined) return null;
  return { ...denial, message: `${action.name} has ${exceeded}, the ceiling of the stage ${name} for ${power} there.` };
}

/** Why this power stays with people whatever a grant says, or null. */
export function powerDenial(action: CompiledAction, environment: EnvironmentDefinition): Reason | null {
  const { facts, name } = action;
  const missing: string[] = [];
  if (facts.power === "trigger") {
    if (!facts.reversible) missing.push("reversible");
    if (!facts.audited) missing.push("audited");
    if (environment.rank >= UNDO_RANK && facts.undo === null) missing.push("shown to have been undone once");
  }
  if (facts.power === "approve") {
    if (facts.blastRadius !== "single") missing.push("limited to a single object");
    if (facts.touches.length > 0) missing.push("clear of customer-facing settings, identity and billing");
    if (facts.sensitivity !== "public" && facts.sensitivity !== "internal") missing.push("internal or less sensitive");
    if (!facts.reversible) missing.push("reversible");
    if (!facts.observable) missing.push("observable");
    if (!facts.audited) missing.push("audited");
  }
  if (missing.length === 0) return null;
  return {
    code: "power_reserved",
    message: `${name} would ${facts.power}, which stays with people in ${environment.name}: it is not ${missing.join(", not ")}.`,
  };
}
