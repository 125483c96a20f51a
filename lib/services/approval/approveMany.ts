import { approveManySchema, type BulkResults } from "@/lib/contracts/bulkAnswers";
import { findDigests } from "@/lib/db/approval/digests";
import { requirePerson, visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { answering, unknownApproval } from "./answering";
import { each } from "./eachAnswer";
import { takeEffect } from "./takeEffect";

/**
 * Approves several of one and the same exact action (`approveManySchema`), each by the rules of a single answer. Problem
 * `invalid` where the actions differ: nobody says yes to what they have not looked at.
 */
export async function approveMany({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<BulkResults> {
  const actor = requirePerson(ctx);
  const { ids } = approveManySchema.parse(input);
  const digests = await findDigests(ctx.db, { ids, teams: visibleTeams(actor) });
  const [digest, another] = new Set(digests);
  if (another !== undefined)
    throw new Problem("invalid", "These are different actions. Look at each and answer it. Nothing was approved.");
  return each(ids, async (id) => {
    if (digest === undefined) throw unknownApproval();
    // Several rows are compared, not looked at: what an approver changed is approved on its card alone.
    return answering(ctx, { id, verdict: "approve" }, (answerable) => {
      if (answerable.approval.actionDigest !== digest)
        throw new Problem("conflict", "Its arguments were changed. Look at it; it was not approved.");
      return takeEffect(ctx, answerable, { reason: null });
    });
  });
}
