/** The engine against Cedar, over the calls of one organisation. */
import fc from "fast-check";
import { decide } from "@/lib/core/decision/decide";
import type { DecisionResult } from "@/lib/core/decision/types";
import { compileOrganisation } from "@/lib/core/organisation/compile";
import type { OrganisationDefinition } from "@/lib/core/organisation/definition";
import type { AnyCall } from "./anyCall";
import { NOW } from "./anyOrganisation";
import { type CedarAnswer, CedarEngine } from "./cedarEngine";
import { isGranted, isPlainlyAllowed } from "./projection";

/** Every one of so many calls is decided in each way that Cedar can be asked; the ways cost the same. */
const EVERY = 10;

export interface CedarMismatch {
  call: AnyCall;
  /** Which policies were asked, and how. */
  asked: string;
  cedar: CedarAnswer;
  engine: { allowed: boolean; reasons: DecisionResult["reasons"] };
}

export interface Comparison {
  /** Calls that both decided. */
  cases: number;
  mismatches: CedarMismatch[];
}

/**
 * Decides calls until `cases` of them could be put to Cedar, or too many could not. Of an organisation of which Cedar can say
 * everything, each must come out the same: by grants and `stop` rules alone, and, now and then, by the whole export and as a
 * customer would ask, the request validated and every entity given.
 */
export function compare(
  definition: OrganisationDefinition,
  anyCall: fc.Arbitrary<AnyCall>,
  { cases, seed }: { cases: number; seed: number },
): Comparison {
  const engine = engineOn(definition);
  const projected = new CedarEngine(definition, ["limits", "people", "obligations"]);
  const whole = new CedarEngine(definition, []);
  const done: Comparison = { cases: 0, mismatches: [] };
  const note = (call: AnyCall, asked: string, cedar: CedarAnswer, allowed: boolean, result: DecisionResult): void => {
    if ((cedar === "allow") !== allowed)
      done.mismatches.push({ call, asked, cedar, engine: { allowed, reasons: result.reasons } });
  };
  for (const call of callsOf(anyCall, cases, seed)) {
    const { request, session } = call;
    const answer = projected.decide(request, session, NOW);
    if (answer === "unaskable") continue;
    const result = engine(call);
    note(call, "grants and stop rules", answer, isGranted(result), result);
    if (done.cases % EVERY === 0) {
      note(call, "everything", whole.decide(request, session, NOW), isPlainlyAllowed(result), result);
      note(call, "validated", whole.decideValidated(request, session, NOW), isPlainlyAllowed(result), result);
    }
    done.cases += 1;
    if (done.cases === cases) break;
  }
  return done;
}

/** Twice as many calls as are wanted, made as they are needed. */
function* callsOf(anyCall: fc.Arbitrary<AnyCall>, cases: number, seed: number): Generator<AnyCall> {
  const parts = 10;
  for (let part = 0; part < parts; part += 1)
    yield* fc.sample(anyCall, { numRuns: Math.ceil((cases * 2) / parts), seed: seed + part });
}

/** The engine with nothing used, and no value seen before. */
export function engineOn(definition: OrganisationDefinition): (call: AnyCall) => DecisionResult {
  const organisation = compileOrganisation(definition);
  return ({ request, session }) => {
    const [tool = ""] = request.action.split(".");
    const caller = { agent: request.agent, tool, environment: request.environment, kind: "agent" as const };
    return decide(request, { organisation, caller, session, used: () => "0", provenance: () => "unseen" }, NOW);
  };
}
