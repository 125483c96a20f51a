import type { SavedView } from "@/lib/contracts/inbox";
import { requirePerson } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";

/** The views that the actor keeps, by name. Nobody sees another's. */
export async function listViews({ ctx }: { ctx: ServiceContext }): Promise<SavedView[]> {
  const { id } = requirePerson(ctx);
  return ctx.db.prisma.savedView.findMany({
    where: { personId: id },
    select: { id: true, name: true, query: true },
    orderBy: { name: "asc" },
  });
}
