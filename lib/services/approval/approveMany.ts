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
    return answering(ctx, { id, verdict: "approve" }, (answerable) => {
      const { actionDigest, editedDigest } = answerable.approval;
      // Edited since it was compared.
      if ((editedDigest ?? actionDigest) !== digest)
        throw new Problem("conflict", "Its arguments were changed meanwhile. Look at it again; it was not approved.");
      return takeEffect(ctx, answerable, null);
    });
  });
}
