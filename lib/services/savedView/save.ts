import { actionFiltersSchema, actionsAddress } from "@/lib/contracts/actions";
import { inboxAddress, inboxFiltersSchema } from "@/lib/contracts/inbox";
import { SAVED_VIEWS_MAX, type SavedView, saveViewSchema, type ViewedList } from "@/lib/contracts/savedViews";
import { isDuplicate } from "@/lib/db/database";
import { newId } from "@/lib/platform/ids";
import { audit } from "@/lib/services/audit";
import { requirePerson } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";

/** What an address says of a list, and nothing else of it. */
const ADDRESSES: Record<ViewedList, (asked: Record<string, string>) => string> = {
  inbox: (asked) => inboxAddress(inboxFiltersSchema.parse(asked)),
  actions: (asked) => actionsAddress(actionFiltersSchema.parse(asked)),
};

/**
 * Keeps what a list shows under a name (`saveViewSchema`). Of the address, only that is kept: no place in the list,
 * and nothing that it does not know. Problems: `conflict` for a name in use, `invalid` for one too many.
 */
export async function saveView({
  ctx,
  input: { list, view: given },
}: {
  ctx: ServiceContext;
  input: { list: ViewedList; view: unknown };
}): Promise<SavedView> {
  const actor = requirePerson(ctx);
  const { name, query: asked } = saveViewSchema.parse(given);
  const query = ADDRESSES[list](Object.fromEntries(new URLSearchParams(asked)));
  const view: SavedView = { id: newId(), name, query };
  try {
    await ctx.db.transaction(async (tx) => {
      // One after the other, so that two never save one too many.
      await tx.$queryRaw`SELECT id FROM person WHERE id = ${actor.id}::uuid FOR UPDATE`;
      if ((await tx.savedView.count({ where: { personId: actor.id, list } })) >= SAVED_VIEWS_MAX)
        throw new Problem("invalid", `You keep ${SAVED_VIEWS_MAX} views already. Delete one first; nothing was saved.`);
      await tx.savedView.create({ data: { ...view, list, personId: actor.id, createdAt: ctx.now() } });
      await audit(ctx, tx, {
        event: "saved_view.saved",
        subjectKind: "saved_view",
        subjectId: view.id,
        detail: { list, name, query },
      });
    });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new Problem("conflict", "You keep a view of this name already. Choose another name, or delete that one.", {
      errors: [{ pointer: "/name", message: "You keep a view of this name already." }],
    });
  }
  return view;
}
