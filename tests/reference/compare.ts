/** One call, decided by the engine and by the judge. */
import { decide as decideFast } from "@/lib/core/decision/decide";
import { actionDigest } from "@/lib/core/decision/exactAction";
import type { DecisionSnapshot, LimitDemand, PresentedApproval } from "@/lib/core/decision/types";
import { demandsOf } from "@/lib/core/limits/demands";
import { type CompiledOrganisation, compileOrganisation } from "@/lib/core/organisation/compile";
import { approvalOf } from "./anyApproval";
import type { Call } from "./anyRequest";
import type { Approval } from "./approvals";
import { asksOf, decide } from "./decide";
import { written } from "./decimals";
import { differences, type EngineAnswer } from "./differences";
import { canonical } from "./json";
import { usedOf } from "./limits";
import { definitionOf, type Organisation } from "./organisation";
import type { Situation } from "./situation";
import type { Verdict } from "./verdict";

/** What decides: the engine, or one that is made to be wrong. */
export type Engine = typeof decideFast;

export interface Mismatch {
  call: Call;
  /** The approval that the sketch makes here. */
  approval?: Situation["approval"];
  /** Of each part in which they differ, what either said. */
  differences: Record<string, { judge: unknown; engine: unknown }>;
}

/** What both said of one call. */
export interface Compared {
  verdict: Verdict;
  mismatch: Mismatch | null;
}

/** Compiles the organisation once; then compares call by call. */
export function comparing(organisation: Organisation, engine: Engine = decideFast): (call: Call) => Compared {
  const compiled = compiledOf(organisation);
  return (call) => {
    const situation = situationOf(organisation, call);
    const verdict = decide(organisation, situation);
    const found = differences(verdict, decideWith(engine, compiled, situation));
    const { approval } = situation;
    const mismatch = { call, ...(approval === undefined ? {} : { approval }), differences: found };
    return { verdict, mismatch: Object.keys(found).length === 0 ? null : mismatch };
  };
}

/** An organisation that does not compile decides nothing: that too is told. */
function compiledOf(organisation: Organisation): CompiledOrganisation | Error {
  try {
    return compileOrganisation(definitionOf(organisation));
  } catch (error) {
    return asError(error);
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** The call with the approval that its sketch makes in this organisation. */
function situationOf(organisation: Organisation, { approval, ...situation }: Call): Situation {
  if (approval === undefined || approval === null) return approval === null ? { ...situation, approval } : situation;
  const asks = asksOf(organisation, situation);
  return { ...situation, approval: approvalOf(approval, situation, asks) };
}

/** The engine's answer, with the counters that it looked at. */
function decideWith(
  engine: Engine,
  organisation: CompiledOrganisation | Error,
  situation: Situation,
): EngineAnswer | Error {
  if (organisation instanceof Error) return organisation;
  const { caller, request, session, uses, seen, now, approval } = situation;
  const lookedAt: LimitDemand[] = [];
  const snapshot: DecisionSnapshot = {
    organisation,
    caller,
    session,
    used: (demand) => {
      lookedAt.push(demand);
      return written(usedOf(uses, { counter: demand.key, byValue: demand.byValue, from: demand.windowFrom }));
    },
    provenance: (value) => seen[canonical(value)] ?? "unseen",
  };
  try {
    const result = engine(
      request,
      approval === undefined ? snapshot : { ...snapshot, approval: presented(approval) },
      now,
    );
    return { result, lookedAt, foretold: demandsOf(request, organisation, now) };
  } catch (error) {
    return asError(error);
  }
}

/** The engine knows an action by its digest alone. */
function presented(approval: Approval | null): PresentedApproval | null {
  if (approval === null) return null;
  const { for: approved, ...rest } = approval;
  return { ...rest, actionDigest: actionDigest(approved) };
}
