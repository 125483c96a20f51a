/** How the authority of one agent differs between two states of the organisation: where it widens, narrows or changes. */
import type { Power } from "@/lib/core/organisation/facts";

/** What a part of a cell does to what the agent may do. `changed`: it cannot be ruled out that it widens. */
export const DIRECTIONS = ["widens", "narrows", "changed"] as const;
export type Direction = (typeof DIRECTIONS)[number];

export const DIFFERENT_PARTS = [
  "agent",
  "action",
  "stage",
  "grant",
  "arguments",
  "condition",
  "expiry",
  "limit",
  "obligation",
  "rule",
] as const;

/** One part that differs, with its exact bounds. */
export interface PartDifference {
  direction: Direction;
  part: (typeof DIFFERENT_PARTS)[number];
  /** The grant or rule, where one is meant. */
  name?: string;
  /** A JSON Pointer into the argument schema, or the limit's measure and window. */
  at?: string;
  /** As text that people read; null where there was, or is, none. */
  before: string | null;
  after: string | null;
}

/**
 * One cell that differs: an action, with its power and object type, in an environment. `narrowed` only where it can be ruled
 * out that anything is allowed, or with less to do for it, that was not before; else `widened`.
 */
export interface CellDifference {
  power: Power | null;
  action: string;
  environment: string;
  objectType: string | null;
  verdict: "widened" | "narrowed";
  parts: PartDifference[];
}
