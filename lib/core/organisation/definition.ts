/**
 * The organisation as decisions see it: plain data, as it is stored and as a bundle holds it. `compileOrganisation`
 * turns it into what `decide` evaluates.
 */
import type { Audience, BlastRadius, DeclaredFacts, Power, Sensitivity } from "./facts";

/** A JSON value (RFC 8259). */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export interface EnvironmentDefinition {
  name: string;
  /** Risk, 0 the least. From 2 on, `trigger` needs `undo` evidence. */
  rank: number;
}

export interface CeilingDefinition {
  power: Power;
  environments: string[];
  maxSensitivity?: Sensitivity;
  maxBlastRadius?: BlastRadius;
  maxAudience?: Audience;
}

/** The minimums for promotion into a stage. */
export interface StageEvidence {
  days?: number;
  decisions?: number;
  distinctActions?: number;
  completeness?: number;
}

export interface StageDefinition {
  name: string;
  version: number;
  ceilings: CeilingDefinition[];
  evidence: StageEvidence;
}

export interface ActionDefinition extends DeclaredFacts {
  name: string;
  version: number;
  description?: string;
  /** JSON Schema, draft 2020-12. Absent: the action takes any arguments or none. */
  inputSchema?: JsonObject;
}

export interface ToolDefinition {
  name: string;
  actions: ActionDefinition[];
}

/** Who must answer: `count` distinct people who hold a role, are in a team or a named group, or one person by e-mail. */
export type Approvers =
  | { role: "viewer" | "operator" | "security_reviewer" | "admin"; count: number }
  | { team: string; count: number }
  | { group: string; count: number }
  | { person: string; count: number };

export type LimitWindow = "hour" | "day" | { slidingSeconds: number };

export interface LimitDefinition {
  /** `count`, or `sum(arguments.PATH)`. */
  measure: string;
  /** Calendar hour or day (UTC), or a sliding window. */
  per: LimitWindow;
  max: number;
  /** An argument's path (`arguments.currency`) whose values are counted apart. */
  by?: string;
  beyond: "deny" | "ask";
  approvers?: Approvers[];
  /** Whoever approves going beyond it must have signed in just before. */
  freshSignIn?: true;
}

/** A limit over everything that the budget of an agent allows, whichever grants allow it. */
export interface BudgetLimitDefinition extends LimitDefinition {
  /** Its name in the budget, which its counter keeps from version to version. */
  id: string;
  /** Exact names or `tool.*`. Absent: every action. */
  actions?: string[];
  /** Absent: every environment, counted together. */
  environments?: string[];
}

/** What the enforcement point must do when it allows. `type` names it; the rest is its own. */
export interface Obligation {
  type: string;
  [key: string]: Json;
}

export interface GrantDefinition {
  id: string;
  /** Exact names (`banking.send_money`) or every action of a tool (`banking.*`). */
  actions: string[];
  environments: string[];
  /** Absent: every object type. */
  objectTypes?: string[];
  maxSensitivity?: Sensitivity;
  maxBlastRadius?: BlastRadius;
  maxAudience?: Audience;
  /** JSON Schema, draft 2020-12, that the arguments must satisfy. */
  arguments?: JsonObject;
  /** CEL condition. */
  when?: string;
  limits: LimitDefinition[];
  obligations: Obligation[];
  /** RFC 3339; an exception ends here. */
  expiresAt?: string;
}

export interface BudgetDefinition {
  version: number;
  grants: GrantDefinition[];
  /** Absent: nothing but the limits of the grants. */
  limits?: BudgetLimitDefinition[];
}

export interface AgentDefinition {
  id: string;
  name: string;
  team: string;
  /** E-mail of the human owner. */
  owner: string;
  purpose: string;
  lifecycle: "active" | "suspended" | "retired";
  stage: string;
  mode: "enforce" | "observe";
  /** RFC 3339; observe mode ends here and enforcement returns by itself. */
  observeUntil?: string;
  attributes: JsonObject;
  /** The version in force. Absent: no budget, nothing is granted. */
  budget?: BudgetDefinition;
}

export type RuleEffect = "stop" | "hand_off" | "ask";

export interface RuleDefinition {
  name: string;
  version: number;
  /** Absent or empty: every action. Exact names or `tool.*`. */
  actions?: string[];
  /** Absent or empty: every team's agents. */
  teams?: string[];
  /** Absent or empty: every agent. */
  agents?: string[];
  /** CEL condition; one that errors counts as met. */
  when: string;
  effect: RuleEffect;
  approvers: Approvers[];
  respondWithinSeconds?: number;
  /** Whoever approves must have signed in within the last minutes. Of rules that ask; absent: not wanted. */
  freshSignIn?: true;
}

/** A switch that stops what it covers, at once. `exceptRead` stops everything but `read`. `reason`: why, as people wrote it. */
export type KillSwitch = KillSwitchScope & { reason?: string };

export type KillSwitchScope =
  | { scope: "organisation"; exceptRead: boolean }
  | { scope: "tool"; tool: string }
  | { scope: "environment"; environment: string }
  | { scope: "agent"; agent: string };

/** Everything a decision can see of the organisation at one `configVersion`. */
export interface OrganisationDefinition {
  configVersion: number;
  environments: EnvironmentDefinition[];
  stages: StageDefinition[];
  tools: ToolDefinition[];
  agents: AgentDefinition[];
  rules: RuleDefinition[];
  killSwitches: KillSwitch[];
}
