import { askBreakGlassSchema, type BreakGlassMoved } from "@/lib/contracts/breakGlass";
import { isDuplicate } from "@/lib/db/database";
import { newId } from "@/lib/platform/ids";
import { visibleAgents } from "@/lib/services/agent/visibleAgents";
import { audit } from "@/lib/services/audit";
import { requirePerson } from "@/lib/services/authorize";
import { organisationInForce } from "@/lib/services/change/assess";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { grantIdOf, withGrant } from "./grant";
import { askRefusal } from "./who";

/**
 * Asks for break-glass (`askBreakGlassSchema`). Nothing is granted by it: a second person gives it.
 * @throws Problem `not_found` for an agent that one does not see; `forbidden`; `invalid` and `conflict` as `withGrant`, and
 *   `conflict` while another one of this agent is asked for or open.
 */
export async function askBreakGlass({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<BreakGlassMoved> {
  const { id: askedById } = requirePerson(ctx);
  const { agent: name, actions, environment, minutes, reason } = askBreakGlassSchema.parse(input);
  const agent = await ctx.db.prisma.agent.findFirst({
    where: { name, ...visibleAgents(ctx) },
    select: { id: true, name: true, teamId: true },
  });
  if (agent === null) throw new Problem("not_found", `There is no agent ${JSON.stringify(name)}. Nothing was changed.`);
  const refusal = askRefusal(ctx.actor, agent);
  if (refusal !== null) throw new Problem("forbidden", `${refusal} Nothing was changed.`);
  const id = newId();
  const wanted = { agent, grantId: grantIdOf(id), actions, environment };
  const askedAt = ctx.now();
  withGrant(await organisationInForce(ctx.db, { agent: name }), wanted, new Date(askedAt.getTime() + minutes * 60_000));
  try {
    await ctx.db.transaction(async (tx) => {
      const asked = { actions, environment, minutes, reason };
      await tx.breakGlass.create({
        data: { id, agentId: agent.id, grantId: wanted.grantId, ...asked, askedById, askedAt },
      });
      await audit(ctx, tx, {
        event: "break_glass.asked",
        subjectKind: "break_glass",
        subjectId: id,
        detail: { agent: name, grant: wanted.grantId, ...asked },
      });
    });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new Problem("conflict", `Break-glass of ${name} is asked for or open already. Nothing was changed.`);
  }
  return {
    id,
    status: "asked",
    message: "Asked. A security reviewer or an admin who is neither you nor the agent's owner gives it.",
  };
}
