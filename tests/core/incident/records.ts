/** Action records written down in a line, for tests of what is made of them. */
import { type RiskFacts, worstCase } from "@/lib/core/organisation/facts";
import type { ActionRecord, Basis, RecordEvent, Standing } from "@/lib/core/record/types";

export interface WrittenRecord {
  id: string;
  /** The evaluation that let it run, where it is another one. */
  ranAs?: string;
  /** Those that are left out count as the worst; null: none are on record. */
  facts: Partial<RiskFacts> | null;
  outcome?: "allow" | "deny" | "escalate";
  reason?: string;
  standing?: Standing;
  ran?: "succeeded" | "failed" | "not_executed";
  by?: Basis;
  permit?: "redeemed" | "unused" | "must_redeem";
  /** `TYPE ID`. */
  changes?: string[];
  at?: string;
  action?: string;
  resource?: { type: string; id: string };
  events?: RecordEvent[];
}

const AT = "2026-11-24T09:00:00.000Z";

export function factsOf(written: readonly WrittenRecord[]): (id: string) => RiskFacts | null {
  const known = new Map<string, RiskFacts | null>(
    written.map(({ id, facts }) => [id, facts === null ? null : { ...worstCase({}), ...facts }]),
  );
  return (id) => known.get(id) ?? null;
}

export function recordOf(written: WrittenRecord): ActionRecord {
  const { id, outcome = "allow", ran, by = "enforced", permit, changes = [], at = AT } = written;
  const ranAs = written.ranAs ?? id;
  const presented = { credential_id: "c", kind: "enforcement_point", hint: "…" } as const;
  return {
    evaluation_id: id,
    agent: { id: "agent", name: "billing-helper", team: "payments" },
    action: written.action ?? "banking.act",
    environment: "production",
    resource: written.resource ?? { type: "invoice", id: ranAs },
    action_digest: "d",
    outcome,
    reason: written.reason ?? "granted",
    decided_at: at,
    standing: written.standing ?? (ran === undefined ? "denied" : ran),
    standing_sentence: "It stands so.",
    open: false,
    phases: {
      request: null,
      decision: null,
      approval: null,
      credential:
        permit === undefined
          ? null
          : {
              basis: "enforced",
              at,
              evaluation_id: ranAs,
              permit_id: "p",
              issued_at: at,
              expires_at: at,
              must_redeem: permit === "must_redeem",
              redeemed_at: permit === "redeemed" ? at : null,
              revoked_at: null,
              lapsed_at: null,
              presented,
              principal: null,
              secret: null,
            },
      tool_call:
        ran === undefined
          ? null
          : {
              basis: by,
              at,
              evaluation_id: ranAs,
              status: ran,
              error: null,
              occurred_at: at,
              reported_at: at,
              tool_call_id: null,
            },
      state_change:
        changes.length === 0
          ? null
          : {
              basis: by,
              at,
              evaluation_id: ranAs,
              changes: changes.map((one) => {
                const [type = "", resource = ""] = one.split(" ");
                return {
                  basis: by,
                  system: "billing",
                  fragment_id: null,
                  attempt: null,
                  resource: { type, id: resource },
                  reference: null,
                };
              }),
            },
    },
    events: written.events ?? [],
    fragments: [],
    links: [],
    gaps: [],
    conflicts: [],
    completeness: 1,
    parts: { request: "known", credential: "known", tool_call: "known", state_change: "known" },
  };
}
