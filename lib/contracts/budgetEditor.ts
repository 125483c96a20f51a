/** Editing a budget: what the editor is given, and what it sends. */
import { z } from "zod";
import { name } from "./bundleGrant";
import { type ChangeBudget, changeBudgetSchema } from "./changes";
import type { Eligibility } from "./changeViews";

/** What the editor sends to be written down; with `change`, in the place of that one. */
export const proposeBudgetSchema = z.strictObject({
  agent: name,
  budget: changeBudgetSchema,
  reason: z
    .string()
    .trim()
    .min(1, "Say why: whoever reviews it reads this first.")
    .max(2000, "At most 2000 characters."),
  /** Absent: those that the change has. */
  tests: z.array(z.string()).optional(),
  change: z.guid().optional(),
  /** Of the budget that the editor began with, null for none: where another one is in force by now, the change is rebased first. */
  version: z.int().min(1).nullable().optional(),
  submit: z.boolean(),
});

/** The same as the editor sends it, whole or not. */
export const proposeBudgetFormSchema = z.strictObject({
  agent: z.string().max(256),
  budget: z.record(z.string(), z.unknown()),
  reason: z.string().max(4000),
  tests: z.array(z.string().max(4000)).max(100).optional(),
  change: z.string().max(64).optional(),
  version: z.number().nullable(),
  submit: z.boolean(),
});

/** Something that may stand in a condition, with what it is. */
export interface Completion {
  text: string;
  type: string;
}

/** The budget without a tool in an environment: what a finding suggests, and nobody proposed yet. */
export interface BudgetNarrowing {
  tool: string;
  environment: string;
  budget: ChangeBudget;
  /** The grants that held nothing else, and those that lose the environment. */
  taken_out: string[];
  shortened: string[];
}

export interface BudgetEditorView {
  agent: { id: string; name: string };
  budget: ChangeBudget;
  /** Of the budget in force; null for none. */
  version: number | null;
  /** Null for an edit of what is in force. */
  change: {
    id: string;
    reason: string;
    tests: string[];
    /** False where another budget came into force since it was written: what it says would undo what that brought. */
    stands: boolean;
  } | null;
  /** The narrowing that the editor begins with; null where nobody asked for one. */
  narrowing: BudgetNarrowing | null;
  actions: { name: string; power: string | null; objectType: string | null }[];
  tools: string[];
  environments: string[];
  objectTypes: string[];
  completions: Completion[];
  /** Of the action types that the budget holds in production. */
  eligibility: Eligibility[];
}
