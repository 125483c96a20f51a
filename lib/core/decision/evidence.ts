/** What a decision looked at, kept with its record. */
import type { CompiledAction, CompiledAgent, CompiledGrant } from "@/lib/core/organisation/compile";
import { budgetVersion } from "./grants";
import type { LimitCheck } from "./limitCheck";
import type { MetRule } from "./rules";
import type { DecisionEvidence, Reason, SessionFacts } from "./types";

export function evidenceOf(looked: {
  action: CompiledAction | undefined;
  agent: CompiledAgent | undefined;
  session: SessionFacts;
  met: readonly MetRule[];
  grants: readonly CompiledGrant[];
  limits: readonly LimitCheck[];
}): DecisionEvidence {
  const { action, agent, session, met, grants, limits } = looked;
  return {
    facts: action?.facts ?? null,
    actionVersion: action?.definition.version ?? null,
    stage: agent?.definition.stage ?? null,
    mode: agent?.definition.mode ?? null,
    session,
    limits: limits.map(({ demand: { key, grant, byValue, amount, max, beyond }, used }) => {
      return { key, grant, byValue, amount, used, max, beyond };
    }),
    grants: grants.map(({ definition }) => definition.id),
    rules: met.map(({ rule: { definition }, errored }) => {
      return { name: definition.name, version: definition.version, effect: definition.effect, errored };
    }),
  };
}

/** The reason of an allow: the first grant that covers the call. */
export function grantedReason(grants: readonly CompiledGrant[], agent: CompiledAgent): Reason {
  const [first] = grants;
  if (first === undefined) throw new Error("an allow has a grant");
  const others = grants.length > 1 ? ` and ${grants.length - 1} more` : "";
  return {
    code: "granted",
    message: `The grant ${first.definition.id}${others} of the budget of ${agent.definition.name} covers this call.`,
    grant: first.definition.id,
    ...budgetVersion(agent),
  };
}
