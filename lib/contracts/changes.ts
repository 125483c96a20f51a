/** Change requests as pages and /api/v1 see them. */
import { z } from "zod";
import { LINE_MAX } from "@/lib/core/change/lines";
import {
  bundleAgent,
  bundleEnvironment,
  bundleGroup,
  bundlePerson,
  bundleRule,
  bundleStage,
  bundleTool,
} from "./bundle";
import { bundleBudgetLimit, bundleGrant, email, name } from "./bundleGrant";

export const CHANGE_STATUSES = ["draft", "submitted", "approved", "rejected", "withdrawn", "in_force"] as const;
export type ChangeStatusName = (typeof CHANGE_STATUSES)[number];

const time = z.iso.datetime({ offset: true, error: "must be a time such as 2026-01-31T12:00:00Z" });
const text = (max: number, why: string) => z.string().trim().min(1, why).max(max, `At most ${max} characters.`);

/** A whole next version of a budget. */
export const changeBudgetSchema = z.strictObject({
  grants: z.array(bundleGrant),
  limits: z.array(bundleBudgetLimit).optional(),
});
export type ChangeBudget = z.output<typeof changeBudgetSchema>;

/** What of one agent may be proposed; whatever is left out stays as it is. */
const agentParts = {
  budget: changeBudgetSchema.optional(),
  stage: name.optional(),
  mode: z.enum(["enforce", "observe"]).optional(),
  /** Goes with `mode: observe`. */
  observeUntil: time.optional(),
  lifecycle: z.enum(["active", "suspended", "retired"]).optional(),
  team: name.optional(),
  owner: email.optional(),
  purpose: z.string().trim().min(1).max(2000).optional(),
  attributes: z.record(z.string(), z.json()).optional(),
};
const AGENT_PARTS = Object.keys(agentParts) as (keyof typeof agentParts)[];

const contentShape = {
  agent: name.optional(),
  ...agentParts,
  newAgent: bundleAgent.optional(),
  /** New rules, and rules that take the place of those of the same name. */
  rules: z.array(bundleRule).min(1).optional(),
  removeRules: z.array(name).min(1).optional(),
  /** New actions, and actions that take the place of those of the same name, by tool. */
  catalogue: z.array(bundleTool).min(1).optional(),
  /** `tool.action`. */
  removeActions: z.array(z.string().max(200)).min(1).optional(),
  /** New stages come last on the ladder. */
  stages: z.array(bundleStage).min(1).optional(),
  environments: z.array(bundleEnvironment).min(1).optional(),
  person: bundlePerson.optional(),
  group: bundleGroup.optional(),
};

/** The members of which a change has those of one row. */
const SUBJECTS = [
  ["agent"],
  ["newAgent"],
  ["rules", "removeRules"],
  ["catalogue", "removeActions"],
  ["stages"],
  ["environments"],
  ["person"],
  ["group"],
] as const;

type Said = { [K in keyof typeof contentShape]?: unknown };

function subjectsIn(content: Said): number {
  return SUBJECTS.filter((members) => members.some((member) => content[member] !== undefined)).length;
}

const isAboutOneThing = (content: Said) => subjectsIn(content) === 1;
const ABOUT_ONE_THING = {
  message:
    "Say one of: agent with what changes of it, newAgent, rules or removeRules, catalogue or removeActions, stages, environments, person, group.",
};
const partsGoWithAgent = (content: Said) =>
  (content.agent !== undefined) === AGENT_PARTS.some((part) => content[part] !== undefined);
const PARTS_GO_WITH_AGENT = {
  path: ["agent"],
  message: `Name the agent together with what changes of it: ${AGENT_PARTS.join(", ")}.`,
};

/** What a change would put in place. */
export const changeContentSchema = z
  .strictObject(contentShape)
  .refine(isAboutOneThing, ABOUT_ONE_THING)
  .refine(partsGoWithAgent, PARTS_GO_WITH_AGENT);
export type ChangeContent = z.infer<typeof changeContentSchema>;

/** A change as it is proposed or edited: what it puts in place, why, and from when until when. */
export const proposeChangeSchema = z
  .strictObject({
    ...contentShape,
    reason: text(2000, "Say why: whoever reviews it reads this first."),
    /** Where tests of it are found: addresses, or names of runs. */
    tests: z.array(text(500, "Say where the test is found.")).max(20, "At most 20 tests.").optional(),
    startsAt: time.optional(),
    endsAt: time.optional(),
  })
  .refine(isAboutOneThing, ABOUT_ONE_THING)
  .refine(partsGoWithAgent, PARTS_GO_WITH_AGENT)
  .refine(
    ({ startsAt, endsAt }) =>
      startsAt === undefined || endsAt === undefined || Date.parse(endsAt) > Date.parse(startsAt),
    { path: ["endsAt"], message: "It ends after it starts." },
  );
export type ProposeChange = z.input<typeof proposeChangeSchema>;

export const PREVIEW_DAYS = [7, 30, 90] as const;

/** What a change would put in place, as it stands in an editor. It is checked whole, and nothing of it is kept. */
export const previewChangeSchema = z
  .strictObject({ ...contentShape, days: z.literal([...PREVIEW_DAYS]).default(30) })
  .refine(isAboutOneThing, ABOUT_ONE_THING)
  .refine(partsGoWithAgent, PARTS_GO_WITH_AGENT);

/** As editors send it, whole or not; it is read by `previewChangeSchema`. */
export const previewFormSchema = z.record(z.string(), z.unknown());

/** A proposal to be written down; with `change` in the place of that one, with `submit` submitted at once. */
export const writeDownSchema = z.strictObject({
  proposal: z.record(z.string(), z.unknown()),
  change: z.string().max(64).optional(),
  submit: z.boolean(),
  /** What the editor began from, each with its version, null where it was not there: where another is in force by now nothing is written. */
  seen: z
    .array(z.strictObject({ kind: z.enum(["action", "rule"]), name: z.string().max(200), version: z.int().nullable() }))
    .max(10)
    .optional(),
  /** The same as a digest of what the form began from. */
  basis: z.string().max(64).optional(),
});
export type WriteDown = z.input<typeof writeDownSchema>;

/** A review may say which submission it means: another one is then a conflict. */
export const approveChangeSchema = z
  .strictObject({ reason: z.string().trim().max(2000).optional(), digest: z.string().optional() })
  .default({});
export const rejectChangeSchema = z.strictObject({
  reason: text(2000, "Say why: the author gets these words."),
  digest: z.string().optional(),
});
export const withdrawChangeSchema = z.strictObject({ reason: z.string().trim().max(2000).optional() }).default({});
const line = z.string().trim().min(1).max(LINE_MAX);
export const commentChangeSchema = z.strictObject({
  text: text(4000, "Say something."),
  /** The line of the difference that is meant, as the page names it. */
  line: line.optional(),
});
/** Which version of the budget to go back to. */
export const rollBackSchema = z.strictObject({
  agent: name,
  version: z.int().min(1),
  reason: text(2000, "Say why: whoever reviews it reads this first."),
});

/** The same, as forms of the pages send them. */
export const changeIdSchema = z.strictObject({ id: z.guid() });
export const changeFormSchema = changeIdSchema.extend({ reason: z.string().trim().max(2000) });
export const reviewFormSchema = changeFormSchema.extend({ digest: z.string().max(64) });
export const commentFormSchema = changeIdSchema.extend({ text: z.string().max(4000), line: line.optional() });

const LISTED_MAX = 100;
export const changesQuerySchema = z.strictObject({
  status: z.enum(CHANGE_STATUSES).optional(),
  agent: name.optional(),
  /** What would set or remove this action (`TOOL.ACTION`) of the catalogue. */
  action: z.string().max(200).optional(),
  /** What would set or remove this rule. */
  rule: name.optional(),
  /** What would set this environment or this stage. */
  environment: name.optional(),
  stage: name.optional(),
  /** `me`: what the one who asks could approve now. */
  waiting: z.literal("me").optional(),
  /** `me`: what the one who asks wrote. */
  author: z.literal("me").optional(),
  /** Of the agent, the reason or the author. */
  q: z.string().trim().max(200).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(LISTED_MAX).default(LISTED_MAX),
});
