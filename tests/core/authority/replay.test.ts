import { describe, expect, it } from "vitest";
import { type RecordedDecision, replay } from "@/lib/core/authority/replay";
import { FRESH_SESSION } from "@/lib/core/decision/types";
import type { GrantDefinition, OrganisationDefinition, RuleDefinition } from "@/lib/core/organisation/definition";
import { readBase } from "../decisionCases";

const base = readBase().organisation;
const START = Date.parse("2026-03-04T10:00:00Z");

function organisation(changed: Partial<GrantDefinition>, rules: RuleDefinition[] = []): OrganisationDefinition {
  const grant: GrantDefinition = {
    id: "labels",
    actions: ["bank.label"],
    environments: ["production"],
    limits: [],
    obligations: [],
    ...changed,
  };
  return {
    ...base,
    rules,
    agents: base.agents.map((agent) => ({ ...agent, budget: { version: 9, grants: [grant] } })),
  };
}

/** One call every ten minutes, as it was decided. */
function recorded(count: number, changed: Partial<RecordedDecision> = {}): RecordedDecision[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `e-${index}`,
    at: START + index * 600_000,
    request: {
      agent: "helper",
      action: "bank.label",
      environment: "production",
      resource: { type: "invoice", id: `i-${index}` },
      arguments: { amount: index },
    },
    caller: { agent: "helper", tool: "bank", environment: "production", kind: "enforcement_point" as const },
    session: FRESH_SESSION,
    outcome: "allow" as const,
    reason: "granted" as const,
    ...changed,
  }));
}

describe("recorded decisions under another budget", () => {
  it("are unchanged where the budget holds them all", () => {
    expect(replay(recorded(20), organisation({}))).toEqual({
      decisions: 20,
      unchanged: 20,
      flips: [],
      assumptions: [],
    });
  });

  it("draw on limits as the replay goes on, window by window, and the first of what flips is told with its reason", () => {
    const limits = [{ measure: "count", per: "hour" as const, max: 4, beyond: "deny" as const }];
    const result = replay(recorded(12), organisation({ limits }));
    // Six calls an hour, of which four are held.
    expect(result).toMatchObject({ unchanged: 8, assumptions: ["limits"] });
    expect(result.flips).toMatchObject([{ from: "allow", to: "deny", count: 4 }]);
    expect(result.flips[0]?.examples.map(({ id, would }) => [id, would])).toEqual(
      ["e-4", "e-5", "e-10", "e-11"].map((id) => [id, "limit_exhausted"]),
    );
  });

  it("slide with a sliding window, sums exactly", () => {
    const limits = [
      {
        measure: "sum(arguments.amount)",
        per: { slidingSeconds: 3_600 },
        max: 10,
        beyond: "ask" as const,
        approvers: [],
      },
    ];
    const result = replay(recorded(6), organisation({ limits }));
    expect(result.flips).toMatchObject([{ from: "allow", to: "escalate", count: 1, examples: [{ id: "e-5" }] }]);
  });

  it("that people approved stay allowed where they would be asked again, and that is told", () => {
    const rules: RuleDefinition[] = [{ name: "look", version: 1, effect: "ask", when: "true", approvers: [] }];
    const approved = recorded(3, { reason: "approval_honoured" });
    expect(replay(approved, organisation({}, rules))).toMatchObject({
      unchanged: 3,
      assumptions: ["approvals", "sessions"],
    });
    expect(replay(recorded(3), organisation({}, rules)).flips).toMatchObject([
      { from: "allow", to: "escalate", count: 3 },
    ]);
  });

  it("that were denied and would be allowed are told too, and every so many that are done", () => {
    const done: number[] = [];
    const denied = recorded(10, { outcome: "deny", reason: "no_grant" });
    const result = replay(denied, organisation({}), { every: 4, onProgress: (count) => done.push(count) });
    expect(result.flips).toMatchObject([{ from: "deny", to: "allow", count: 10 }]);
    expect(result.flips[0]?.examples).toHaveLength(5);
    expect(done).toEqual([4, 8]);
  });
});
