/** What a judge says of a request: everything that is compared. */
import type { Ask, DecisionResult, ReasonCode, SessionFacts } from "@/lib/core/decision/types";
import type { Obligation } from "@/lib/core/organisation/definition";

/** Why. Where several grants would do, any one of them may be named. */
export interface Cause {
  code: ReasonCode;
  grants?: string[];
  rule?: string;
  limit?: string;
  failed?: string;
}

export interface Reserved {
  counter: string;
  byValue: string;
  amount: string;
  bucketStart: number;
  windowFrom: number;
}

/** A limit, and what it held. */
export interface Counted {
  counter: string;
  byValue: string;
  amount: string | null;
  used: string;
  max: string;
  beyond: string;
}

export interface Verdict {
  outcome: DecisionResult["outcome"];
  reason: ReasonCode;
  causes: Cause[];
  budgetVersion: number | null;
  /** Names of the grants that matched wholly. */
  matching: string[];
  /** Every rule that was met, and how every limit stood that was looked at. */
  met: { rule: string; effect: string; errored: boolean }[];
  counted: Counted[];
  nextAction: string | null;
  retryAfterSeconds: number | null;
  wouldBe: { outcome: string; reason: ReasonCode } | null;
  obligations: Obligation[];
  reserved: Reserved[];
  asks: Ask[];
  /** The approval that is used up. */
  honoured: string | null;
  handOff: DecisionResult["handOff"] | null;
  /** What the session remembers of it. */
  remembered: SessionFacts | null;
}
