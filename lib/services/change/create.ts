import { proposeChangeSchema } from "@/lib/contracts/changes";
import type { ChangeMoved } from "@/lib/contracts/changeViews";
import { json } from "@/lib/db/database";
import { newId } from "@/lib/platform/ids";
import { actorColumns, audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { assess, organisationInForce } from "./assess";
import { baseWrittenFrom } from "./baseWrittenFrom";
import { requireProposer } from "./requireProposer";
import { said } from "./said";

/**
 * Writes a change request down as a draft (`proposeChangeSchema`). Nothing of the organisation changes. With `basedOn`, the version
 * of the budget that it was written from, null for none: where another one is in force by now it has to be rebased.
 * @throws Problem `invalid` with what is wrong with it; `forbidden`; `not_found`; `conflict` without an organisation.
 */
export async function createChange({
  ctx,
  input,
  basedOn,
}: {
  ctx: ServiceContext;
  input: unknown;
  basedOn?: number | null | undefined;
}): Promise<ChangeMoved> {
  const proposal = said(proposeChangeSchema.parse(input), ctx.now());
  const place = await requireProposer(ctx, ctx.db.prisma, proposal.content);
  const assessment = assess(await organisationInForce(ctx.db, proposal.content), proposal.content);
  const base = await baseWrittenFrom(ctx, assessment, basedOn);
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
