import type { SavedView, ViewedList } from "@/lib/contracts/savedViews";
import { requirePerson } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";

/** The views of a list that the actor keeps, by name. Nobody sees another's. */
export async function listViews({
  ctx,
  input: { list },
}: {
  ctx: ServiceContext;
  input: { list: ViewedList };
}): Promise<SavedView[]> {
  const { id } = requirePerson(ctx);
  return ctx.db.prisma.savedView.findMany({
    where: { personId: id, list },
    select: { id: true, name: true, query: true },
    orderBy: { name: "asc" },
  });
}
