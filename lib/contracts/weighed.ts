/** Which decisions a log record was weighed against when it was joined, or was not. */
import type { Verdict } from "@/lib/core/correlation/weigh";

/** How many decisions are named. */
export const CANDIDATES_SHOWN = 20;

/** A decision that may have been behind it. */
export interface CandidateAnswer {
  evaluation_id: string;
  decided_at: string;
  agent: string;
  action: string;
  outcome: "allow" | "deny" | "escalate";
  /** Whether it is among those that were left. */
  fits: boolean;
  /** How well circumstances agree, 0 to 1; null where keys were looked at. */
  score: number | null;
  why: string;
}

export interface WeighedAnswer {
  /** `unsettled`: correlation has yet to look again. `too_many`: more is tied to it than is looked at for an answer. */
  verdict: Verdict | "unsettled" | "too_many";
  why: string;
  /** The kind of key that decided; null where none did. */
  key: string | null;
  /** As far as the caller may see them: those that fit first, then the nearest in time; the first of them. */
  candidates: CandidateAnswer[];
  /** True where more were looked at than are named. */
  more: boolean;
}
