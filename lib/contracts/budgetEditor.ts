/** Editing a budget: what the editor is given, and what a preview of an edit says. */
import { z } from "zod";
import { name } from "./bundleGrant";
import { type ChangeBudget, changeBudgetSchema } from "./changes";
import type { ChangeView, ReplayAnswer } from "./changeViews";

export const PREVIEW_DAYS = [7, 30, 90] as const;

/** A budget as it stands in the editor. It is checked whole, and nothing of it is kept. */
export const previewBudgetSchema = z.strictObject({
  agent: name,
  budget: changeBudgetSchema,
  days: z.literal([...PREVIEW_DAYS]).default(30),
});

/** What the editor sends to be written down; with `change`, in the place of that one. */
export const proposeBudgetSchema = z.strictObject({
  agent: name,
  budget: changeBudgetSchema,
  reason: z
    .string()
    .trim()
    .min(1, "Say why: whoever reviews it reads this first.")
    .max(2000, "At most 2000 characters."),
  change: z.guid().optional(),
  submit: z.boolean(),
});

/** The same as the editor sends them, whole or not. */
const typed = z.record(z.string(), z.unknown());
export const previewBudgetFormSchema = z.strictObject({ agent: z.string().max(256), budget: typed, days: z.number() });
export const proposeBudgetFormSchema = z.strictObject({
  agent: z.string().max(256),
  budget: typed,
  reason: z.string().max(4000),
  change: z.string().max(64).optional(),
  submit: z.boolean(),
});

export interface BudgetPreview {
  difference: ChangeView["difference"];
  /** Why it cannot be one request; null where it can. */
  refusal: string | null;
  /** Sentences about what it says and seldom means, by grant. */
  lint: { grant: string; code: string; message: string }[];
  replay: ReplayAnswer;
}

/** Something that may stand in a condition, with what it is. */
export interface Completion {
  text: string;
  type: string;
}

export interface BudgetEditorView {
  agent: { id: string; name: string };
  budget: ChangeBudget;
  /** Null for an edit of what is in force. */
  change: { id: string; reason: string } | null;
  actions: { name: string; power: string | null; objectType: string | null }[];
  tools: string[];
  environments: string[];
  objectTypes: string[];
  completions: Completion[];
}
