import { describe, expect, it } from "vitest";
import {
  ALLOW_REASONS,
  type Ask,
  DENY_REASONS,
  type DecisionResult,
  ESCALATE_REASONS,
} from "@/lib/core/decision/types";
import { checkOrganisation } from "@/lib/core/organisation/check";
import { decideCase, readBase, readCases, shortKey } from "./decisionCases";

const cases = readCases();

describe("every decision follows the order and the table of outcomes", () => {
  it.each(cases)("$file: $description", (one) => {
    expect(pick(decideCase(one), one.expect)).toMatchObject(one.expect);
  });
});

describe("the cases are complete", () => {
  it("names each reason code", () => {
    const named = new Set(cases.map(({ expect: { reason } }) => reason));
    const decided = [...ALLOW_REASONS, ...ESCALATE_REASONS, ...DENY_REASONS].filter(
      // The one reason that no decision gives: the record could not be written.
      (reason) => reason !== "audit_unavailable",
    );
    expect(decided.filter((reason) => !named.has(reason))).toEqual([]);
  });

  it("describes each case once", () => {
    const descriptions = cases.map(({ description }) => description);
    expect(descriptions.filter((text, i) => descriptions.indexOf(text) !== i)).toEqual([]);
  });

  it("starts from an organisation without a fault", () => {
    expect(checkOrganisation(readBase().organisation)).toEqual([]);
  });
});

/** What a case may expect of a result, by the names that cases use. */
function pick(result: DecisionResult, expectation: object): Record<string, unknown> {
  const [cause] = result.reasons;
  const view: Record<string, unknown> = {
    ...result,
    nextAction: result.nextAction ?? null,
    honoured: result.honoured ?? null,
    wouldBe: result.wouldBe ?? null,
    handOff: result.handOff?.rule ?? null,
    grant: cause?.grant,
    rule: cause?.rule,
    stage: cause?.stage,
    failed: cause?.failed,
    pointer: cause?.pointer,
    causes: result.reasons.slice(1).map(({ code }) => code),
    asks: result.asks.map(askName),
    obligations: result.obligations.map(({ type }) => type),
    reserve: result.reserve.map(({ key, byValue, amount }) => ({
      limit: shortKey(key),
      ...(byValue === "" ? {} : { by: byValue }),
      amount,
    })),
  };
  return Object.fromEntries(Object.keys(expectation).map((member) => [member, view[member]]));
}

function askName(ask: Ask): string {
  return ask.kind === "rule" ? ask.rule : `limit ${ask.grant} ${ask.overage}`;
}
