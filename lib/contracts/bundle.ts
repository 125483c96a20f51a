/**
 * The bundle: an organisation as one YAML document (`apiVersion: ambit/v1`). These schemas say which shape each part
 * has; what names must exist and which conditions compile is checked when it is imported. docs/bundle.md describes it.
 */
import { z } from "zod";
import { AUDIENCES, BLAST_RADII, POWERS, SENSITIVITIES } from "@/lib/core/organisation/facts";
import { bundleApprovers, bundleBudgetLimit, bundleGrant, duration, email, name, when } from "./bundleGrant";
import { declaredFacts } from "./riskFacts";

const RESPOND_WITHIN_MAX_SECONDS = 30 * 86_400;
const TOOL_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
const ACTION_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/;

const toolName = z
  .string()
  .regex(
    TOOL_NAME,
    "must be 1 to 64 letters, digits, _ or -, and begin with a letter or a digit (no dot: names of actions are TOOL.ACTION)",
  );

const actionName = z
  .string()
  .regex(ACTION_NAME, "must be 1 to 128 letters, digits, _, . or -, and begin with a letter or a digit");

export const bundleEnvironment = z.strictObject({
  name,
  rank: z.int().min(0).max(1000),
});

export const bundleTeam = z.strictObject({ name });

export const bundlePerson = z.strictObject({
  email,
  name: z.string().trim().min(1).max(200),
  roles: z.array(z.enum(["viewer", "operator", "security_reviewer", "admin"])).default([]),
  teams: z.array(name).default([]),
  /** Written by an export for a person who may no longer sign in. */
  disabled: z.boolean().optional(),
});

export const bundleGroup = z.strictObject({ name, people: z.array(email) });

export const bundleCeiling = z.strictObject({
  power: z.enum(POWERS),
  environments: z.array(name).min(1),
  maxSensitivity: z.enum(SENSITIVITIES).optional(),
  maxBlastRadius: z.enum(BLAST_RADII).optional(),
  maxAudience: z.enum(AUDIENCES).optional(),
});

export const bundleStage = z.strictObject({
  name,
  ceilings: z.array(bundleCeiling),
  evidence: z
    .strictObject({
      days: z.int().min(0).optional(),
      decisions: z.int().min(0).optional(),
      distinctActions: z.int().min(0).optional(),
      completeness: z.number().min(0).max(1).optional(),
    })
    .default({}),
});

export const bundleAction = z.strictObject({
  name: actionName,
  description: z.string().max(2000).optional(),
  ...declaredFacts,
  inputSchema: z.record(z.string(), z.json()).optional(),
});

export const bundleTool = z.strictObject({ name: toolName, actions: z.array(bundleAction) });

export const bundlePrincipal = z.strictObject({
  tool: toolName,
  environment: name,
  identity: z.string().trim().min(1).max(2000),
});

export const bundleAgent = z.strictObject({
  name,
  team: name,
  owner: email,
  purpose: z.string().trim().min(1).max(2000),
  lifecycle: z.enum(["active", "suspended", "retired"]).default("active"),
  stage: name,
  mode: z.enum(["enforce", "observe"]).default("enforce"),
  observeUntil: z.iso.datetime({ offset: true, error: "must be a time such as 2026-01-31T12:00:00Z" }).optional(),
  principals: z.array(bundlePrincipal).default([]),
  budget: z.strictObject({ grants: z.array(bundleGrant), limits: z.array(bundleBudgetLimit).optional() }).optional(),
  attributes: z.record(z.string(), z.json()).default({}),
});

export const bundleRule = z.strictObject({
  name,
  actions: z.array(z.string()).optional(),
  teams: z.array(name).optional(),
  agents: z.array(name).optional(),
  when,
  effect: z.enum(["stop", "hand_off", "ask"]),
  approvers: z.array(bundleApprovers).optional(),
  respondWithin: duration(RESPOND_WITHIN_MAX_SECONDS).optional(),
  freshSignIn: z.boolean().optional(),
});

export const bundleSchema = z.strictObject({
  apiVersion: z.literal("ambit/v1"),
  environments: z.array(bundleEnvironment).min(1),
  teams: z.array(bundleTeam).min(1),
  people: z.array(bundlePerson).min(1),
  groups: z.array(bundleGroup).default([]),
  /** Absent: the shipped ladder. */
  stages: z.array(bundleStage).min(1).optional(),
  tools: z.array(bundleTool).default([]),
  agents: z.array(bundleAgent).default([]),
  rules: z.array(bundleRule).default([]),
});

export type Bundle = z.infer<typeof bundleSchema>;
export type BundleStage = z.infer<typeof bundleStage>;
export type BundleAgent = z.infer<typeof bundleAgent>;
export type BundleRule = z.infer<typeof bundleRule>;
