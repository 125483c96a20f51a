/** What an agent really used of its budget, from its recorded decisions. */
import Big from "big.js";
import type { RecordedDecision } from "@/lib/core/authority/replay";
import { ReplayedLimits } from "@/lib/core/authority/replayedLimits";
import { decide } from "@/lib/core/decision/decide";
import type { DecisionRequest } from "@/lib/core/decision/types";
import { demandsOf } from "@/lib/core/limits/demands";
import { bucketAt } from "@/lib/core/limits/window";
import type { CompiledOrganisation } from "@/lib/core/organisation/compile";

/** A call that really went through. */
export interface UsedCall {
  /** Epoch ms. */
  at: number;
  request: DecisionRequest;
  /** Ids of the grants that cover it now; none for one that only observe mode let through. */
  grants: readonly string[];
}

export interface Used {
  calls: UsedCall[];
  /** The most that any window of a limit held, by the limit's key. */
  limits: ReadonlyMap<string, Big>;
  /** Calls that went through when they were made and would not now: a ceiling, a grant that went, another catalogue. */
  gone: number;
}

/**
 * Decides again every call that was let through, oldest first, with the budget in force. One whose denial only observe mode passed
 * over is used and covered by no grant. Whatever people approved then counts as approved.
 */
export class UsedCalls {
  private readonly counters = new ReplayedLimits();
  private readonly limits = new Map<string, Big>();
  private readonly calls: UsedCall[] = [];
  private gone = 0;

  constructor(private readonly organisation: CompiledOrganisation) {}

  add({ request, caller, session, at, outcome }: RecordedDecision): void {
    if (outcome !== "allow") return;
    const { organisation, counters } = this;
    const { evidence, wouldBe } = decide(
      request,
      { organisation, caller, session, used: (demand) => counters.used(demand), provenance: () => "unseen" },
      at,
    );
    const { grants } = evidence;
    if (grants.length === 0 && wouldBe === undefined) {
      this.gone += 1;
      return;
    }
    const demands = demandsOf(request, organisation, at).filter(({ grant }) =>
      grant === null ? grants.length > 0 : grants.includes(grant),
    );
    for (const demand of demands) {
      const held = new Big(counters.used(demand)).plus(demand.amount ?? 0);
      const most = this.limits.get(demand.key);
      if (most === undefined || held.gt(most)) this.limits.set(demand.key, held);
    }
    counters.take(demands);
    this.calls.push({ at, request, grants });
  }

  used(): Used {
    const { calls, limits, gone } = this;
    return { calls, limits, gone };
  }
}

/** The most calls that fell into one UTC day. */
export function mostInADay(calls: readonly UsedCall[]): number {
  const days = new Map<number, number>();
  for (const { at } of calls) {
    const { bucketStart } = bucketAt("day", at);
    days.set(bucketStart, (days.get(bucketStart) ?? 0) + 1);
  }
  return Math.max(0, ...days.values());
}
