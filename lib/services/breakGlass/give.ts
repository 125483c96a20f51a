import { type BreakGlassMoved, breakGlassAnswerSchema } from "@/lib/contracts/breakGlass";
import type { Transaction } from "@/lib/db/database";
import { isFreshlyVerified, SIGN_IN_AGAIN } from "@/lib/services/approval/verified";
import { audit } from "@/lib/services/audit";
import { requirePerson } from "@/lib/services/authorize";
import { putInPlace } from "@/lib/services/change/putInForce";
import { underLock } from "@/lib/services/change/underLock";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { withGrant } from "./grant";
import { findBreakGlass, LAPSES_AFTER_MS, moveBreakGlass, requireStatus } from "./stored";
import { answerRefusal } from "./who";

/**
 * The second person's yes: the grant is in the next version of the budget, for its minutes from now on, and a review is owed.
 * @throws Problem `not_found`; `forbidden` for the one who asked, the agent's owner, all but security reviewers and admins,
 *   API tokens, and a sign-in that is not fresh; `conflict` where it waits no more; see `withGrant`.
 */
export async function giveBreakGlass({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { id: string; answer?: unknown };
}): Promise<BreakGlassMoved> {
  const person = requirePerson(ctx);
  const { reason } = breakGlassAnswerSchema.parse(input.answer);
  const asked = await findBreakGlass(ctx, input.id);
  const refusal = answerRefusal(person, asked);
  if (refusal !== null) throw new Problem("forbidden", `${refusal} Nothing was changed.`);
  requireStatus(asked, "asked");
  const authenticatedAt = requireFresh(person, ctx.now());
  const { id, agent, grantId, minutes } = asked;
  return underLock(
    ctx,
    { agent: agent.name },
    async (inForce) => {
      // Looked at after the organisation: whoever was faster has the grant in it already, and that is no fault of this one.
      requireStatus(await findBreakGlass(ctx, id), "asked");
      const answeredAt = ctx.now();
      if (answeredAt.getTime() - asked.askedAt.getTime() >= LAPSES_AFTER_MS)
        throw new Problem("conflict", "It was asked for too long ago. Whoever needs it still asks again.");
      const expiresAt = new Date(answeredAt.getTime() + minutes * 60_000);
      return { answeredAt, expiresAt, assessment: withGrant(inForce, asked, expiresAt) };
    },
    async (tx, { answeredAt, expiresAt, assessment }) => {
      await putInPlace(ctx, tx, assessment, { breakGlassId: id });
      const budgetVersion = await versionOf(tx, asked.agentId);
      const answer = { answeredById: person.id, answeredAt, answerReason: reason || null, authenticatedAt };
      await moveBreakGlass(tx, asked, { status: "open", ...answer, budgetVersion, expiresAt });
      await audit(ctx, tx, {
        event: "break_glass.given",
        subjectKind: "break_glass",
        subjectId: id,
        detail: {
          agent: agent.name,
          grant: grantId,
          budgetVersion,
          expiresAt: expiresAt.toISOString(),
          askedBy: asked.askedBy.email,
          authenticatedAt: authenticatedAt.toISOString(),
          reason: reason || null,
        },
      });
      return { id, status: "open", message: `It is open for ${minutes} minutes. A third person owes its review.` };
    },
  );
}

/** When this browser's person signed in. */
function requireFresh(person: PersonActor, now: Date): Date {
  if (person.apiTokenId !== undefined)
    throw new Problem("forbidden", "Break-glass is given in the browser, by a person who has just signed in.");
  const at = person.verification?.authenticatedAt ?? null;
  if (at === null || !isFreshlyVerified(person, now))
    throw new Problem("forbidden", "Sign in again to give this. Nothing was changed.", { type: SIGN_IN_AGAIN });
  return new Date(at);
}

async function versionOf(tx: Transaction, agentId: string): Promise<number> {
  return (await tx.budget.findFirstOrThrow({ where: { agentId, inForce: true } })).version;
}
