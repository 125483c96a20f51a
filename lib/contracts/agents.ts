/** What /api/v1/agents answers, and what the pages about agents, rules and the catalogue show. */
import { z } from "zod";
import type { HeldSecret } from "@/lib/contracts/toolSecrets";
import type { BudgetMatrix } from "@/lib/core/budget/matrix";
import type {
  ActionDefinition,
  Approvers,
  BudgetLimitDefinition,
  CeilingDefinition,
  GrantDefinition,
  Json,
  LimitDefinition,
  RuleDefinition,
} from "@/lib/core/organisation/definition";

export type * from "@/lib/core/budget/matrix";
export {
  approverWords,
  argumentWords,
  boundWords,
  durationWords,
  limitWords,
  windowWords,
} from "@/lib/core/budget/words";
export type {
  Approvers,
  BudgetLimitDefinition,
  GrantDefinition,
  LimitDefinition,
  LimitWindow,
} from "@/lib/core/organisation/definition";

/** The part of the list that the command palette reads. */
export const agentNames = z.object({ agents: z.array(z.object({ name: z.string(), team: z.string() })) });
export type AgentNames = z.infer<typeof agentNames>["agents"];

export interface OutcomeCounts {
  allow: number;
  deny: number;
  escalate: number;
}

/** One line of the list. Today is the calendar day in UTC. */
export interface AgentSummary {
  id: string;
  name: string;
  team: string;
  owner: { name: string; email: string };
  /** Its owner may no longer sign in. */
  owner_left: boolean;
  purpose: string;
  lifecycle: "active" | "suspended" | "retired";
  stage: string;
  mode: "enforce" | "observe";
  observe_until: string | null;
  budget_version: number | null;
  grants: number;
  today: OutcomeCounts;
  pending_approvals: number;
  /** When it was last seen: every call of it is a decision. */
  last_decision_at: string | null;
  /** Of its credentials that are not revoked. */
  oldest_credential_at: string | null;
}

/** A limit with what its window holds at this moment, for each value that it counts apart. `grant`: null, the budget's own. */
export type LimitInUse = WindowInUse &
  ({ grant: string; limit: LimitDefinition } | { grant: null; limit: BudgetLimitDefinition });

interface WindowInUse {
  window_from: string;
  window_ends: string;
  /** Exact decimals; the most used first. `by_value` is "" for a limit that counts everything together. */
  used: { by_value: string; used: string }[];
}

export interface DecisionLine {
  evaluation_id: string;
  decided_at: string;
  agent: string;
  action: string;
  environment: string;
  resource: { type: string; id: string };
  outcome: "allow" | "deny" | "escalate";
  reason: string;
  message: string | null;
}

export const credentialIdSchema = z.strictObject({ id: z.guid() });

export interface AgentCredential {
  id: string;
  tool: string;
  environment: string;
  kind: "agent" | "enforcement_point";
  /** How its secret begins. */
  hint: string;
  created_at: string;
  /** When it was last exchanged for an access token, which lasts ten minutes; null: never. */
  last_used_at: string | null;
  /** When it, or an access token of it, last reached Ambit, to five minutes; null: never. */
  last_seen_at: string | null;
  /** What the program that used it then says that it is, such as `ambit-gateway/0.1.0 (files)`; nobody checks that. */
  program: string | null;
  /** An enforcement point's that was not seen for fifteen minutes. */
  silent: boolean;
  revoked_at: string | null;
}

export interface AgentDetail extends AgentSummary {
  created_at: string;
  attributes: Record<string, Json>;
  stage_version: number | null;
  ceilings: CeilingDefinition[];
  principals: { tool: string; environment: string; identity: string }[];
  /** Those in use, then the newest that were revoked. Never their secrets. */
  credentials: AgentCredential[];
  /** What its tools want to see of it, that Ambit holds. Never what it is. */
  in_custody: HeldSecret[];
  /** Why the one who asks may not revoke one; null where they may. */
  revoke_refusal: string | null;
  /** Why they may propose no change of it; null where they may. */
  propose_refusal: string | null;
  budget: { version: number; in_force_since: string; grants: GrantDefinition[] } | null;
  matrix: BudgetMatrix;
  limits: LimitInUse[];
  /** How often a power was allowed in an environment in the last 30 days; a pair that is missing was not used. */
  allowed_in_30_days: { power: string; environment: string; count: number }[];
  recent: DecisionLine[];
}

/** One tool of the catalogue, its actions with the facts as people stated them. */
export interface CatalogueTool {
  name: string;
  actions: ActionDefinition[];
}

export type RuleLine = Omit<RuleDefinition, "approvers"> & { approvers: Approvers[] };

/** What the first page tells a person. */
export interface Overview {
  /** What the organisation holds, as far as this person sees: tells which first step is next. */
  has: { agents: boolean; decisions: boolean };
  waiting: WaitingLine[];
  /** All that this person could answer, those shown included. */
  waiting_count: number;
  /** How many more approvals wait that this person may only watch. */
  waiting_for_others: number;
  today: OutcomeCounts;
  agents_today: { name: string; team: string; today: OutcomeCounts }[];
  /** Limits of which at least four fifths are used. */
  near_limits: (LimitInUse & { agent: string })[];
  recent: DecisionLine[];
}

/** An approval that this person could answer. */
export interface WaitingLine {
  approval_id: string;
  agent: string;
  action: string;
  environment: string;
  resource: { type: string; id: string };
  requested_at: string;
  expires_at: string;
}
