/** Reads the named cases of tests/cases/decision and turns each into a request, a snapshot and a time. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { requirementsOf } from "@/lib/core/approval/requirements";
import { decide } from "@/lib/core/decision/decide";
import { actionDigest } from "@/lib/core/decision/exactAction";
import {
  type ApprovalAnswer,
  type Ask,
  type CallerScope,
  type DecisionRequest,
  type DecisionResult,
  type DecisionSnapshot,
  FRESH_SESSION,
  type LimitDemand,
  type PresentedApproval,
  type Provenance,
  type SessionFacts,
} from "@/lib/core/decision/types";
import { compileOrganisation } from "@/lib/core/organisation/compile";
import type {
  ActionDefinition,
  AgentDefinition,
  BudgetLimitDefinition,
  GrantDefinition,
  KillSwitch,
  OrganisationDefinition,
  RuleDefinition,
} from "@/lib/core/organisation/definition";

type Used = Record<string, string | Record<string, string>>;
type ApprovalSketch = Partial<Omit<PresentedApproval, "approvedUntil" | "sessionFacts">> & {
  approvedUntil?: string;
  sessionFacts?: Partial<SessionFacts>;
  /** Replaces the overage of every limit that was asked about. */
  overage?: string;
};

export interface Expectation {
  outcome: DecisionResult["outcome"];
  reason: string;
  [member: string]: unknown;
}

export interface DecisionCase {
  file: string;
  description: string;
  now?: string;
  caller?: Partial<CallerScope>;
  request?: Partial<DecisionRequest>;
  /** The request as JSON text, where YAML could not say it. */
  requestJson?: string;
  session?: Partial<SessionFacts>;
  used?: Used;
  provenance?: Record<string, Provenance>;
  approval?: ApprovalSketch | null;
  /** Members of the agent to replace; null removes one. */
  agent?: { [K in keyof AgentDefinition]?: AgentDefinition[K] | null };
  grants?: Partial<GrantDefinition>[];
  /** Limits of the whole budget. */
  budgetLimits?: BudgetLimitDefinition[];
  /** Members of the requested action to replace; null removes one. */
  action?: { [K in keyof ActionDefinition]?: ActionDefinition[K] | null };
  rules?: Partial<RuleDefinition>[];
  killSwitches?: KillSwitch[];
  expect: Expectation;
}

interface Base {
  now: string;
  caller: CallerScope;
  request: DecisionRequest;
  organisation: OrganisationDefinition;
}

const folder = path.resolve(import.meta.dirname, "../cases/decision");

export function readCases(): DecisionCase[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".yaml") && file !== "base.yaml")
    .flatMap((file) => (read(file) as Omit<DecisionCase, "file">[]).map((one) => ({ file, ...one })));
}

const base = read("base.yaml") as Base;

/** The shared organisation of all cases. Nobody changes it: a case makes its own from it. */
export function readBase(): Readonly<Base> {
  return base;
}

/** Decides a case. */
export function decideCase(one: DecisionCase): DecisionResult {
  return takeCase(one).result;
}

/** Decides a case, and answers the request that it made. */
export function takeCase(one: DecisionCase): { request: DecisionRequest; result: DecisionResult } {
  const request: DecisionRequest = { ...base.request, ...one.request, ...JSON.parse(one.requestJson ?? "{}") };
  const now = Date.parse(one.now ?? base.now);
  const snapshot: DecisionSnapshot = {
    organisation: compileOrganisation(organisationOf(one, base.organisation, request.action)),
    caller: { ...base.caller, ...one.caller },
    session: { ...FRESH_SESSION, ...one.session },
    used: (demand) => usedOf(one.used ?? {}, demand),
    provenance: (value) => one.provenance?.[String(value)] ?? "unseen",
  };
  if (one.approval === undefined) return { request, result: decide(request, snapshot, now) };
  if (one.approval === null) return { request, result: decide(request, { ...snapshot, approval: null }, now) };
  const { asks } = decide(request, snapshot, now);
  const approval = approvalOf(one.approval, request, asks, now);
  return { request, result: decide(request, { ...snapshot, approval }, now) };
}

/** A counter's key without the agent's id and the empty `by`. */
export function shortKey(key: string): string {
  return key.split("/").slice(1).join("/").replace(/\/$/, "");
}

function read(file: string): unknown {
  return parse(readFileSync(path.join(folder, file), "utf8"), { merge: true, maxAliasCount: -1 });
}

function organisationOf(one: DecisionCase, base: OrganisationDefinition, action: string): OrganisationDefinition {
  return {
    ...base,
    killSwitches: one.killSwitches ?? base.killSwitches,
    rules: (one.rules ?? []).map((rule) => ({ version: 1, approvers: [], ...rule }) as RuleDefinition),
    tools: base.tools.map((tool) => ({
      ...tool,
      actions: tool.actions.map((entry) =>
        `${tool.name}.${entry.name}` === action ? patch(entry, one.action) : entry,
      ),
    })),
    agents: base.agents.map((agent) => {
      const patched = patch(agent, one.agent);
      const { budget } = patched;
      if (budget === undefined) return patched;
      const grants = one.grants?.map(
        (grant) => ({ limits: [], obligations: [], ...grant }) as unknown as GrantDefinition,
      );
      const limits = one.budgetLimits;
      return { ...patched, budget: { ...budget, ...(grants && { grants }), ...(limits && { limits }) } };
    }),
  };
}

function patch<T extends object>(value: T, changes: { [K in keyof T]?: T[K] | null } = {}): T {
  return Object.fromEntries(Object.entries({ ...value, ...changes }).filter(([, member]) => member !== null)) as T;
}

function usedOf(used: Used, { key, byValue }: LimitDemand): string {
  const entry = used[shortKey(key)];
  return (typeof entry === "object" ? entry[byValue] : entry) ?? "0";
}

function approvalOf(sketch: ApprovalSketch, request: DecisionRequest, fired: Ask[], now: number): PresentedApproval {
  const { approvedUntil, sessionFacts, overage, ...given } = sketch;
  const asks = fired.map((ask) => (ask.kind === "limit" && overage !== undefined ? { ...ask, overage } : ask));
  const answers: ApprovalAnswer[] = requirementsOf(given.asks ?? asks).flatMap(({ kind, name, count }) =>
    Array.from({ length: count }, (_, i) => ({ person: `${kind}-${name}-${i}`, qualifies: [{ kind, name }] })),
  );
  return {
    id: "approval-1",
    actionDigest: actionDigest(request),
    status: "approved",
    asks,
    answers,
    approvedUntil: approvedUntil === undefined ? now + 60_000 : Date.parse(approvedUntil),
    used: false,
    revoked: false,
    ...given,
    sessionFacts: { ...FRESH_SESSION, ...sessionFacts },
  };
}
