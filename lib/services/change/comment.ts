import { commentChangeSchema } from "@/lib/contracts/changes";
import { newId } from "@/lib/platform/ids";
import { audit } from "@/lib/services/audit";
import { hasRole, requirePerson } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { findChange } from "./stored";

/**
 * Says something about a change, or about one line of its difference (`commentChangeSchema`): whoever sees it and is more than
 * a viewer. Problems: `not_found`, `forbidden`.
 */
export async function commentOnChange({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { id: string; comment: unknown };
}): Promise<{ id: string }> {
  const person = requirePerson(ctx);
  const { text, line } = commentChangeSchema.parse(input.comment);
  const change = await findChange(ctx, ctx.db.prisma, input.id);
  if (!hasRole(person, "operator", "security_reviewer", "admin"))
    throw new Problem("forbidden", "Operators, security reviewers and admins comment. Nothing was changed.");
  const id = newId();
  await ctx.db.transaction(async (tx) => {
    await tx.changeComment.create({
      data: {
        id,
        changeId: change.id,
        personId: person.id,
        edition: change.edition,
        line: line ?? null,
        text,
        commentedAt: ctx.now(),
      },
    });
    await audit(ctx, tx, {
      event: "change.commented",
      subjectKind: "change",
      subjectId: change.id,
      detail: { commentId: id, edition: change.edition, line: line ?? null },
    });
  });
  return { id };
}
