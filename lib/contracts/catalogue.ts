/** The catalogue as its pages and /api/v1 see it. */
import { z } from "zod";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { type DeclaredFacts, type FactName, POWERS } from "@/lib/core/organisation/facts";
import type { RuleLine } from "./agents";
import type { ChangeContent } from "./changes";
import type { ChangeSummary } from "./changeViews";
import type { ActionClaim } from "./toolImport";

export const CATALOGUE_PAGE = 50;
export const CATALOGUE_SORTS = ["action", "power", "unstated"] as const;
export const CATALOGUE_SHOWN = ["all", "unstated", "changed"] as const;
/** `unknown`: nobody has said which. */
export const CATALOGUE_POWERS = [...POWERS, "unknown"] as const;

/** Which actions, in which order. */
export const catalogueQuerySchema = z.strictObject({
  /** A part of the action's name, its description or its object type. */
  q: z.string().max(200).optional(),
  tool: z.string().max(64).optional(),
  power: z.enum(CATALOGUE_POWERS).optional(),
  /** `unstated`: with facts that nobody stated. `changed`: of which the server says something else than when they were stated. */
  show: z.enum(CATALOGUE_SHOWN).default("all"),
  sort: z.enum(CATALOGUE_SORTS).default("action"),
  order: z.enum(["asc", "desc"]).default("asc"),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});

export interface CatalogueRow {
  tool: string;
  action: string;
  /** `TOOL.ACTION`. */
  name: string;
  version: number;
  description: string | null;
  /** The beginning of what the server says of it; null where none ever told it. */
  claimed: { title: string | null; description: string | null } | null;
  /** The server says something else than when people last stated what it does. */
  claim_changed: boolean;
  /** Gateways let no call of it run until a person looks at what the server says by now. */
  quarantined: boolean;
  facts: DeclaredFacts;
  /** The facts that nobody stated and that something is decided by. */
  unstated: FactName[];
}

export interface CatalogueActions {
  actions: CatalogueRow[];
  total: number;
  page: number;
  /** Every tool of the catalogue. */
  tools: string[];
  /** Why the one who asks may not propose a change of it; null where they may. */
  propose_refusal: string | null;
}

/** One agent that has something to do with an action, in one environment. */
export interface ActionReach {
  agent: string;
  environment: string;
  /** The grants by which a call could be allowed, at once or after approval. */
  grants: string[];
  /** Grants that name it and let nothing through, each with what stands in the way. */
  held_back: { grant: string; why: string }[];
  /** Observe mode lets calls go on that the budget does not hold. */
  observed: boolean;
}

export interface CatalogueAction extends CatalogueRow {
  input_schema: JsonObject | null;
  claim: ActionClaim | null;
  /** Of the agents that the one who asks sees. */
  reach: ActionReach[];
  /** The rules that bear on it, of those that the one who asks sees; `named`: it is in the rule's own list. */
  rules: { rule: RuleLine; named: boolean }[];
  /** The change requests that touched it, the newest first, of those that the one who asks sees. */
  history: ChangeSummary[];
  propose_refusal: string | null;
  /** Why they may not release what the tool says of itself; null where they may. */
  release_refusal: string | null;
}

/** What an editor of an action's facts starts from. */
export interface FactsEditorView {
  tool: string;
  action: string;
  name: string;
  description: string | null;
  facts: DeclaredFacts;
  input_schema: JsonObject | null;
  /** The server's own schema as the catalogue could have it; null where it told none that can be used. */
  told_schema: JsonObject | null;
  /** Of the action in force; null where there is none yet. */
  version: number | null;
  /** The request that is edited, with everything else that it says; null for an edit of what is in force. */
  change: { id: string; reason: string; tests: string[]; startsAt: string | null; content: ChangeContent } | null;
}
