/** The ways in which a request for break-glass comes to nothing. */
import { type BreakGlassMoved, breakGlassAnswerSchema } from "@/lib/contracts/breakGlass";
import { actorColumns, audit } from "@/lib/services/audit";
import { requirePerson } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { findBreakGlass, moveBreakGlass, requireStatus, type StoredBreakGlass } from "./stored";
import { answerRefusal } from "./who";

interface Input {
  id: string;
  answer?: unknown;
}

/** The second person's no. Problems: those of `giveBreakGlass`, but for the fresh sign-in. */
export async function refuseBreakGlass({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: Input;
}): Promise<BreakGlassMoved> {
  const person = requirePerson(ctx);
  const { reason } = breakGlassAnswerSchema.parse(input.answer);
  const asked = await findBreakGlass(ctx, input.id);
  const refusal = answerRefusal(person, asked);
  if (refusal !== null) throw new Problem("forbidden", `${refusal} Nothing was changed.`);
  requireStatus(asked, "asked");
  const answer = { answeredById: person.id, answeredAt: ctx.now(), answerReason: reason || null };
  await closeAsked(ctx, asked, { status: "refused", reason: reason || null, answer });
  return { id: asked.id, status: "refused", message: "Refused. Nothing was granted." };
}

/** Takes back what one asked for oneself, before anybody gave it. Problems: `forbidden` for anybody else; `conflict`. */
export async function withdrawBreakGlass({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: Input;
}): Promise<BreakGlassMoved> {
  const person = requirePerson(ctx);
  const { reason } = breakGlassAnswerSchema.parse(input.answer);
  const asked = await findBreakGlass(ctx, input.id);
  if (asked.askedById !== person.id)
    throw new Problem("forbidden", "Whoever asked for break-glass withdraws it. Nothing was changed.");
  requireStatus(asked, "asked");
  await closeAsked(ctx, asked, { status: "withdrawn", reason: reason || null });
  return { id: asked.id, status: "withdrawn", message: "Withdrawn. Nothing was granted." };
}

/** The caller has checked who asks. */
export async function closeAsked(
  ctx: ServiceContext,
  asked: StoredBreakGlass,
  {
    status,
    reason,
    answer = {},
  }: { status: "refused" | "withdrawn" | "lapsed"; reason: string | null; answer?: object },
): Promise<void> {
  const closedBy = actorColumns(ctx.actor).actorName;
  await ctx.db.transaction(async (tx) => {
    await moveBreakGlass(tx, asked, { status, closedAt: ctx.now(), closedBy, ...answer });
    await audit(ctx, tx, {
      event: `break_glass.${status}`,
      subjectKind: "break_glass",
      subjectId: asked.id,
      detail: { agent: asked.agent.name, grant: asked.grantId, reason },
    });
  });
}
