import { proposeChangeSchema } from "@/lib/contracts/changes";
import type { ChangeMoved } from "@/lib/contracts/changeViews";
import { json } from "@/lib/db/database";
import { newId } from "@/lib/platform/ids";
import { actorColumns, audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { assess, organisationInForce } from "./assess";
import { requireProposer } from "./requireProposer";
import { said } from "./said";

/**
 * Writes a change request down as a draft (`proposeChangeSchema`). Nothing of the organisation changes.
 * @throws Problem `invalid` with what is wrong with it; `forbidden`; `not_found`; `conflict` without an organisation.
 */
export async function createChange({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<ChangeMoved> {
  const proposal = said(proposeChangeSchema.parse(input), ctx.now());
  const place = await requireProposer(ctx, ctx.db.prisma, proposal.content);
  const { base } = assess(await organisationInForce(ctx.db, proposal.content), proposal.content);
  const id = newId();
  const now = ctx.now();
  const { actorId, actorName } = actorColumns(ctx.actor);
  const { content, ...rest } = proposal;
  await ctx.db.transaction(async (tx) => {
    await tx.changeRequest.create({
      data: {
        id,
        ...rest,
        ...place,
        content: json(content),
        base: json(base),
        authorId: ctx.actor.kind === "person" ? actorId : null,
        author: actorName,
        createdAt: now,
        editedAt: now,
      },
    });
    await audit(ctx, tx, {
      event: "change.created",
      subjectKind: "change",
      subjectId: id,
      detail: { digest: proposal.digest, content, reason: proposal.reason },
    });
  });
  return { id, status: "draft", message: "Written down as a draft. Submit it to have it looked at." };
}
