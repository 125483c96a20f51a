/** What /api/v1/runs and /api/v1/fragments answer, and what the page of a run shows. */
import { z } from "zod";
import type { CompactRows } from "@/lib/core/record/compactRows";
import type { Attempt, Basis, RecordFragment, RecordJoin } from "@/lib/core/record/types";
import type { RetractedJoin } from "./actions";
import type { WeighedAnswer } from "./weighed";

export const RUN_FORMATS = ["json", "csv"] as const;
export const runExportSchema = z.object({
  format: z.enum(RUN_FORMATS, { error: "must be json or csv" }).default("json"),
});

/** A record of the run: a decision of Ambit's, or an action that only logs show. */
export interface RunAction {
  /** Of the evaluation or the observed action. */
  id: string;
  governed: boolean;
  at: string;
  action: string;
  /** Null of what nobody decided. */
  outcome: "allow" | "deny" | "escalate" | null;
  /** Null where no agent is known to have part in it. */
  agent: { id: string; name: string; team: string } | null;
}

/** A system that wrote down part of the run, as a source of Ambit's delivered it. */
export interface RunSystem {
  source: string;
  /** As it names itself. */
  system: string;
  basis: Basis;
  fragments: number;
  /** How far the source's clock is taken to be ahead; null where nobody knows. */
  clock_offset_ms: number | null;
}

/** One agent's run, whoever recorded it, as one timeline. */
export interface RunAnswer {
  /** As it was asked for. */
  id: string;
  /** By Ambit's clock; null where no log record has a time. */
  began_at: string | null;
  ended_at: string | null;
  /** How many log records. */
  fragments: number;
  systems: RunSystem[];
  /** The keys that tie it together, those that most log records carry first; the first of `keys_total`. */
  keys: { kind: string; value: string; fragments: number }[];
  keys_total: number;
  /** The records of it, the earliest first; the first of `actions_total`. */
  actions: RunAction[];
  actions_total: number;
  /** A fragment's row names in `evaluation` the record that it belongs to, "" where it belongs to none. */
  rows: CompactRows;
  /** True where only what belongs to actions of the caller's teams is told. */
  partial: boolean;
  /** True where more belongs to it than is read of one run. */
  cut: boolean;
}

/** A fragment without what it holds, wherever it belongs. */
export interface RunFragment extends Omit<RecordFragment, "evaluation_id" | "join" | "content"> {
  /** The record that it belongs to; null where it belongs to none. */
  record_id: string | null;
  join: RecordJoin | null;
}

/** A run as a file. What its fragments hold is read one by one. */
export interface RunExport extends Omit<RunAnswer, "rows" | "actions"> {
  actions: (RunAction & Tried)[];
  log_records: (RunFragment & Tried)[];
}

interface Tried {
  /** Which of several attempts at one thing it is; null where it is the only one. */
  attempt: Attempt | null;
}

/** One fragment as it came, whatever it belongs to. */
export interface LogRecordAnswer {
  fragment: RunFragment & Pick<RecordFragment, "content">;
  record: RunAction | null;
  /** The keys by which its run is known; none where it names none. */
  run_keys: { kind: string; value: string }[];
  /** Where it was joined to before, the latest first. */
  retracted: RetractedJoin[];
  /** The decisions that it was weighed against; null where exact keys say whose it is, or nothing was done. */
  weighed: WeighedAnswer | null;
}
