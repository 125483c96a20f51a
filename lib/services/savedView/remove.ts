import { deleteViewSchema } from "@/lib/contracts/savedViews";
import { audit } from "@/lib/services/audit";
import { requirePerson } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";

/** Deletes one of the actor's own views. Problem `not_found` for one that is unknown or another's: they look the same. */
export async function deleteView({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<{ id: string }> {
  const actor = requirePerson(ctx);
  const parsed = deleteViewSchema.safeParse(input);
  if (!parsed.success) throw unknownView();
  const { id } = parsed.data;
  return ctx.db.transaction(async (tx) => {
    const { count } = await tx.savedView.deleteMany({ where: { id, personId: actor.id } });
    if (count === 0) throw unknownView();
    await audit(ctx, tx, { event: "saved_view.deleted", subjectKind: "saved_view", subjectId: id });
    return { id };
  });
}

function unknownView(): Problem {
  return new Problem("not_found", "You keep no such view. Nothing was deleted.");
}
