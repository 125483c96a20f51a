/** Decides many calls in one transaction, one after the other, each on what the ones before it left. */
import { decide } from "@/lib/core/decision/decide";
import type { DecisionResult, DecisionSnapshot } from "@/lib/core/decision/types";
import type { ApprovalRow } from "@/lib/db/access/approvals";
import type { HandOffRow } from "@/lib/db/access/handOffs";
import { lockStatement } from "@/lib/db/access/locks";
import type { SessionRow } from "@/lib/db/access/sessions";
import { accessTransaction } from "@/lib/db/access/transaction";
import type { Database } from "@/lib/db/database";
import { SHARE_ORGANISATION } from "@/lib/db/organisationLock";
import { newId } from "@/lib/platform/ids";
import { activeKey } from "@/lib/services/signing/keys";
import type { Asked } from "./asked";
import { requireStanding } from "./authenticate";
import { consumeHonoured, lookAtApprovals, needsMore, openWhatFollows } from "./batchFollowUps";
import { recordBatch } from "./batchRecord";
import { type BatchState, lookAtBatch, OrganisationChanged, planBatch } from "./batchState";
import type { AccessContext, BearerContext } from "./context";
import type { Settled } from "./groupCommit";

/** One call that waits for its decision. */
export interface Submission {
  ctx: BearerContext;
  asked: Asked;
}

/** A decision as it was taken, before it is on record. */
export interface Decided {
  ctx: AccessContext;
  asked: Asked;
  session: SessionRow;
  snapshot: DecisionSnapshot;
  evaluationId: string;
  mustRedeem: boolean;
  decidedAt: Date;
  result: DecisionResult;
  approvedUntil?: Date;
}

/** A decision that is on record, and what it handed out or opened. */
export interface Recorded {
  evaluationId: string;
  decidedAt: Date;
  result: DecisionResult;
  permit?: { token: string; expiresAt: Date; redeemed: boolean };
  /** Until when the honoured approval was good. */
  approvedUntil?: Date;
  /** With `submit_request`: the open approval, or null when the agent has too many that wait. */
  opened?: ApprovalRow | null;
  handOff?: HandOffRow;
}

/** How often a batch begins again because the organisation had changed since it was looked at. */
const ATTEMPTS_MAX = 5;

/**
 * Looks, decides and writes; resolves once everything is durable. Whoever decides on the same sessions and counters waits,
 * in whatever process, so no limit is exceeded and no session's facts are missed. An item whose credential does not stand,
 * or that could not be decided, ends with its own error; where this throws, nothing was recorded.
 */
export async function decideBatch(db: Database, items: readonly Submission[]): Promise<Settled<Recorded>[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(db, items);
    } catch (error) {
      if (attempt >= ATTEMPTS_MAX || !(error instanceof OrganisationChanged)) throw error;
    }
  }
}

async function once(db: Database, items: readonly Submission[]): Promise<Settled<Recorded>[]> {
  const [first] = items;
  if (first === undefined) return [];
  // Asked for before there is a transaction: the first key is made on a connection of its own.
  const key = await activeKey(first.ctx);
  const planned = planBatch({ db, items, now: first.ctx.now() });
  const opening = `${SHARE_ORGANISATION} ${planned === null ? "" : lockStatement(planned.locks)}`;
  return accessTransaction(
    db,
    async (client, commitWith) => {
      const now = first.ctx.now();
      const state = await lookAtBatch(client, { db, items, now }, planned);
      await lookAtApprovals(client, items, state);
      const taken = items.map((item, index) => take(item, { state, index, now }));
      const decided = taken.flatMap((one) => ("result" in one ? [one.result] : []));
      const { recorded, written } = recordBatch(client, { decided, state, now, key });
      if (decided.some(needsMore)) {
        await written;
        await consumeHonoured(client, decided, now);
        await openWhatFollows(client, decided, recorded);
      } else commitWith(written);
      return taken.map((one) => ("error" in one ? one : { result: recordedOf(recorded, one.result) }));
    },
    { opening },
  );
}

function recordedOf(recorded: ReadonlyMap<string, Recorded>, { evaluationId }: Decided): Recorded {
  const one = recorded.get(evaluationId);
  if (one === undefined) throw new Error("a decision was not recorded");
  return one;
}

/** Decides one call on what the calls before it in the batch left, and leaves its own marks for those after it. */
function take(
  { ctx, asked }: Submission,
  { state, index, now }: { state: BatchState; index: number; now: Date },
): Settled<Decided> {
  try {
    const credential = state.credential(ctx.bearer.credentialId);
    const actor = requireStanding(credential, ctx.bearer, { evenIfStopped: true });
    const session = state.session(index);
    const snapshot = state.snapshotFor(actor, asked, session);
    const result = decide(asked.request, snapshot, now.getTime());
    state.apply(session, result);
    const until = result.honoured === undefined ? null : snapshot.approval?.approvedUntil;
    return {
      result: {
        ctx: { ...ctx, actor },
        asked,
        session,
        snapshot,
        mustRedeem: credential?.mustRedeem ?? false,
        evaluationId: newId(),
        decidedAt: now,
        result,
        ...(typeof until === "number" ? { approvedUntil: new Date(until) } : {}),
      },
    };
  } catch (error) {
    return { error };
  }
}
