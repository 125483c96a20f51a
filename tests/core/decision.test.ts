import { describe, expect, it } from "vitest";
import { auditEventOf } from "@/lib/core/decision/auditEvent";
import {
  ALLOW_REASONS,
  type Ask,
  DENY_REASONS,
  type DecisionResult,
  ESCALATE_REASONS,
  type Reason,
} from "@/lib/core/decision/types";
import { checkOrganisation } from "@/lib/core/organisation/check";
import { type DecisionCase, decideCase, readBase, readCases, shortKey, takeCase } from "./decisionCases";

const cases = readCases();

describe("every decision follows the order and the table of outcomes", () => {
  it.each(cases)("$file: $description", (one) => {
    const result = decideCase(one);
    expect(pick(result, one.expect)).toMatchObject(one.expect);
    // An obligation that says more than it should is another one.
    if ("merged" in one.expect) expect(result.obligations).toEqual(one.expect.merged);
  });
});

describe("every decision leaves out what it does not have", () => {
  it("in its own members and in those of its reasons", () => {
    const holding = cases.filter((one) => {
      const result = decideCase(one);
      return [result, ...result.reasons].some((part) => Object.values(part).includes(undefined));
    });
    expect(holding.map(({ description }) => description)).toEqual([]);
  });
});

describe("every decision is told to the audit log, by what it came to and no argument of it", () => {
  const EVENTS = { allow: "evaluation.allowed", deny: "evaluation.denied", escalate: "evaluation.escalated" };
  it.each(cases)("$file: $description", (one) => {
    const { request, result } = takeCase(one);
    const { outcome, reason, honoured, wouldBe } = one.expect;
    const { event, detail } = auditEventOf(request, result);
    expect({ event, ...detail }).toEqual({
      event: EVENTS[outcome],
      action: request.action,
      environment: request.environment,
      reason,
      actionDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
      budgetVersion: result.budgetVersion,
      // Whatever a case says of them; where it is silent, as the decision has them.
      ...optional("approvalId", honoured ?? result.honoured),
      ...optional("wouldBe", wouldBe ?? result.wouldBe),
    });
  });
});

function optional(name: string, value: unknown): object {
  return value === undefined || value === null ? {} : { [name]: value };
}

describe("every decision says why", () => {
  it("in the words that were read and approved (vitest -u writes new ones: read them)", async () => {
    const lines = cases.flatMap((one) => [
      `${one.file}: ${one.description}`,
      ...decideCase(one).reasons.map((reason) => `  ${reasonLine(reason)}`),
    ]);
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("../cases/decisionReasons.txt");
  });
});

/** The sentence, and what it names. */
function reasonLine({ code, message, ...named }: Reason): string {
  const names = Object.entries(named).map(([member, value]) => `${member} ${value}`);
  return `${code}: ${message}${names.length === 0 ? "" : ` [${names.join(", ")}]`}`;
}

describe("the cases are complete", () => {
  it("names each reason code", () => {
    const named = new Set(cases.map(({ expect: { reason } }) => reason));
    const decided = [...ALLOW_REASONS, ...ESCALATE_REASONS, ...DENY_REASONS].filter(
      // The one reason that no decision gives: the record could not be written.
      (reason) => reason !== "audit_unavailable",
    );
    expect(decided.filter((reason) => !named.has(reason))).toEqual([]);
  });

  it("names each row of the table of outcomes, with what the caller can do next", () => {
    const rows = new Set(
      cases.map(({ expect: { outcome, reason, nextAction } }) => `${outcome} ${reason} ${nextAction}`),
    );
    const table = [
      "escalate approval_required request",
      "escalate out_of_scope request",
      "escalate approval_expired request",
      "deny approval_unverifiable none",
      "deny policy_denied none",
      "deny handed_off none",
      "deny limit_exhausted none",
      "deny limit_exhausted retry",
      "deny rule_stop none",
    ];
    expect(table.filter((row) => !rows.has(row))).toEqual([]);
  });

  it("names each step that a good approval does not outrank", () => {
    const outranking = cases.filter(({ expect: { reason } }) => reason === "policy_denied").flatMap(causesOf);
    const steps = [
      ...["credential_scope", "agent_not_active", "kill_switch"],
      ...["stage_ceiling", "power_reserved"],
      ...["arguments_outside_grant", "no_grant"],
      ...["rule_stop", "limit_exhausted", "handed_off"],
    ];
    expect(steps.filter((step) => !outranking.includes(step))).toEqual([]);
  });

  it("names each part of a grant that can fail", () => {
    const failed = new Set(cases.map((one) => one.expect.failed));
    const parts = ["inputSchema", "bounds", "arguments", "when", "expiry"];
    expect(parts.filter((part) => !failed.has(part))).toEqual([]);
  });

  it("describes each case once", () => {
    const descriptions = cases.map(({ description }) => description);
    expect(descriptions.filter((text, i) => descriptions.indexOf(text) !== i)).toEqual([]);
  });

  it("starts from an organisation without a fault", () => {
    expect(checkOrganisation(readBase().organisation)).toEqual([]);
  });
});

function causesOf({ expect: { causes } }: DecisionCase): unknown[] {
  return Array.isArray(causes) ? causes : [];
}

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
    merged: result.obligations,
    reserve: result.reserve.map(({ key, byValue, amount }) => ({
      limit: shortKey(key),
      ...(byValue === "" ? {} : { by: byValue }),
      amount,
    })),
  };
  return Object.fromEntries(Object.keys(expectation).map((member) => [member, view[member]]));
}

function askName(ask: Ask): string {
  return ask.kind === "rule" ? ask.rule : `limit ${ask.grant ?? shortKey(ask.limit).split("/")[0]} ${ask.overage}`;
}
