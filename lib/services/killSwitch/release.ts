import { z } from "zod";
import { releaseKillSwitchSchema } from "@/lib/contracts/killSwitches";
import { lockOrganisation } from "@/lib/db/organisationLock";
import { audit } from "@/lib/services/audit";
import { requirePerson } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { releaseRefusal } from "./mayPull";
import { visibleSwitches } from "./visible";

/**
 * Releases a switch (`releaseKillSwitchSchema`): calls that it stopped are decided again. What it revoked and cancelled
 * stays so. Problems: `forbidden` for who pulled it and for anyone but reviewers and admins; `not_found`, also
 * for one of an agent that the actor does not see; `conflict` when it is released already.
 */
export async function releaseKillSwitch({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { id: string; answer?: unknown };
}): Promise<{ id: string; releasedAt: string }> {
  const person = requirePerson(ctx);
  const { id } = input;
  const { reason } = releaseKillSwitchSchema.parse(input.answer);
  if (!z.guid().safeParse(id).success) throw new Problem("not_found", "There is no such kill switch.");
  return ctx.db.transaction(async (tx) => {
    await lockOrganisation(tx);
    const found = await tx.killSwitch.findFirst({ where: { id, ...visibleSwitches(ctx) } });
    if (found === null) throw new Problem("not_found", "There is no such kill switch.");
    const refusal = releaseRefusal(person, found);
    if (refusal !== null) throw new Problem("forbidden", refusal);
    const releasedAt = ctx.now();
    const { count } = await tx.killSwitch.updateMany({
      where: { id, releasedAt: null },
      data: { releasedAt, releasedById: person.id, releaseReason: reason ?? null },
    });
    if (count === 0) throw new Problem("conflict", "This switch was released already. Nothing was changed.");
    await tx.organisation.update({ where: { id: 1 }, data: { configVersion: { increment: 1 } } });
    await audit(ctx, tx, {
      event: "kill_switch.released",
      subjectKind: "kill_switch",
      subjectId: id,
      detail: { reason: reason ?? null },
    });
    return { id, releasedAt: releasedAt.toISOString() };
  });
}
