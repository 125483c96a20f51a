import { releaseToolSchema, type ToolReleased } from "@/lib/contracts/toolImport";
import { findQuarantine, releaseOnce } from "@/lib/db/toolImport/quarantines";
import { isUuid } from "@/lib/services/action/cursor";
import { audit } from "@/lib/services/audit";
import { hasRole, requirePerson } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";

/** Why this person may not release what a tool says of itself; null where they may. */
export function releaseRefusal(ctx: ServiceContext): string | null {
  const { actor } = ctx;
  return actor.kind === "person" && hasRole(actor, "security_reviewer")
    ? null
    : "Only a security reviewer may release what a tool says of itself.";
}

/**
 * A person has looked at a wording that gateways hold back (`releaseToolSchema`): its calls are decided again, from the next one on.
 * @throws Problem `forbidden`; `not_found`; `conflict` where somebody has already.
 */
export async function releaseTool({
  ctx,
  input: { id, release },
}: {
  ctx: ServiceContext;
  input: { id: string; release: unknown };
}): Promise<ToolReleased> {
  const person = requirePerson(ctx);
  const refusal = releaseRefusal(ctx);
  if (refusal !== null) throw new Problem("forbidden", `${refusal} Nothing was changed.`);
  const { reason } = releaseToolSchema.parse(release);
  const now = ctx.now();
  return await ctx.db.transaction(async (tx) => {
    const found = isUuid(id) ? await findQuarantine(tx, id) : null;
    if (found === null)
      throw new Problem("not_found", "There is nothing held back under this id. Nothing was changed.");
    if (!(await releaseOnce(tx, { id, personId: person.id, reason, now })))
      throw new Problem("conflict", "Somebody has released it already. Nothing was changed.");
    const { tool, action, digest } = found;
    await audit(ctx, tx, {
      event: "tool.released",
      subjectKind: "tool",
      subjectId: tool,
      detail: { quarantineId: id, action, digest, reason },
    });
    return {
      id,
      name: `${tool}.${action}`,
      released_at: now.toISOString(),
      message: "It is released. Gateways have its calls decided again.",
    };
  });
}
