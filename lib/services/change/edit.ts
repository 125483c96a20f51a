import { proposeChangeSchema } from "@/lib/contracts/changes";
import type { ChangeMoved } from "@/lib/contracts/changeViews";
import type { ServiceContext } from "@/lib/services/context";
import { anotherEdition, requireEditable } from "./anotherEdition";
import { assess, organisationInForce } from "./assess";
import { baseWrittenFrom } from "./baseWrittenFrom";
import { requireAuthor, requireProposer } from "./requireProposer";
import { said } from "./said";
import { findChange } from "./stored";

/**
 * Says something else (`proposeChangeSchema`, whole): a draft again, on what is in force now or on the version `basedOn` of the
 * budget, whose reviews are dismissed.
 * @throws Problem `forbidden` for anyone but the author; `conflict` once it is over; `invalid` with what is wrong with it.
 */
export async function editChange({
  ctx,
  input,
  basedOn,
}: {
  ctx: ServiceContext;
  input: { id: string; proposal: unknown };
  basedOn?: number | null | undefined;
}): Promise<ChangeMoved> {
  const change = await findChange(ctx, ctx.db.prisma, input.id);
  requireAuthor(ctx, change, "edits");
  const next = said(proposeChangeSchema.parse(input.proposal), ctx.now());
  requireEditable(change, next.content);
  await requireProposer(ctx, ctx.db.prisma, next.content);
  const assessment = assess(await organisationInForce(ctx.db, next.content), next.content);
  const base = await baseWrittenFrom(ctx, assessment, basedOn);
  await ctx.db.transaction((tx) => anotherEdition(ctx, tx, change, { said: next, base, event: "change.edited" }));
  const dismissed = change.status === "draft" ? "" : " Whoever reviewed it looks at it again.";
  return { id: change.id, status: "draft", message: `Edited. It is a draft: submit it again.${dismissed}` };
}
