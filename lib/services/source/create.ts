import { createSourceSchema } from "@/lib/contracts/sources";
import { isDuplicate } from "@/lib/db/database";
import { newId } from "@/lib/platform/ids";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { requireManager } from "./mayManage";

const SOURCES_MAX = 500;

/** Adds a source (`createSourceSchema`). Problems: `forbidden`; `conflict` for a name that is taken, or too many. */
export async function createSource({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<{ name: string }> {
  requireManager(ctx);
  const { name, type, basis, retention_days: retentionDays } = createSourceSchema.parse(input);
  const id = newId();
  try {
    await ctx.db.transaction(async (tx) => {
      if ((await tx.source.count()) >= SOURCES_MAX)
        throw new Problem("conflict", `There are ${SOURCES_MAX} sources already. None was added.`);
      const createdById = ctx.actor.kind === "person" ? ctx.actor.id : null;
      await tx.source.create({ data: { id, name, type, basis, retentionDays, createdAt: ctx.now(), createdById } });
      const detail = { type, basis, retentionDays };
      await audit(ctx, tx, { event: "source.created", subjectKind: "source", subjectId: name, detail });
    });
  } catch (error) {
    if (isDuplicate(error)) throw new Problem("conflict", "There is a source of this name already. None was added.");
    throw error;
  }
  return { name };
}
