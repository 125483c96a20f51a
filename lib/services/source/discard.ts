import { z } from "zod";
import { actorColumns, audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { requireManager } from "./mayManage";
import { managedSource } from "./named";

/**
 * Puts one dead letter aside, or all that wait: they are kept, and wait no more. Answers how many it were. Problems: `forbidden`,
 * `not_found`, `conflict` when the one waits no more.
 */
export async function discardDeadLetters({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { source: string; id?: string };
}): Promise<{ discarded: number }> {
  requireManager(ctx);
  const { id } = input;
  return ctx.db.transaction(async (tx) => {
    const source = await managedSource(tx, input.source);
    const of = { sourceId: source.id, ...(id === undefined ? {} : { id }) };
    if (id !== undefined && (!z.guid().safeParse(id).success || (await tx.deadLetter.count({ where: of })) === 0))
      throw new Problem("not_found", "There is no such dead letter of this source.");
    const { count: discarded } = await tx.deadLetter.updateMany({
      where: { ...of, status: "waiting" },
      data: { status: "discarded", resolvedAt: ctx.now(), resolvedBy: actorColumns(ctx.actor).actorName },
    });
    if (discarded === 0)
      throw new Problem("conflict", "Nothing of this waits any more: it was driven again or discarded already.");
    const detail = { discarded, ...(id === undefined ? {} : { deadLetter: id }) };
    const entry = { event: "source.dead_letters_discarded", subjectKind: "source", subjectId: source.name, detail };
    await audit(ctx, tx, entry);
    return { discarded };
  });
}
