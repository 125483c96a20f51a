import { reassignSchema } from "@/lib/contracts/answers";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { answering } from "./answering";
import { approvalId } from "./approvalId";
import { whoMayAnswer } from "./whoMayAnswer";

/**
 * Passes it to a person or a team (`reassignSchema`; neither: to nobody in particular). Who must answer stays as it is, so it
 * goes only to whom may answer. Problems: `invalid` for anyone else; see `answering`.
 */
export async function reassign({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  /** `answer` is the body as it came. */
  input: { id: string; answer: unknown };
}): Promise<{ id: string; assigned_to: { person: string } | { team: string } | null }> {
  const id = approvalId(input.id);
  const target = reassignSchema.parse(input.answer);
  return answering(ctx, { id, verdict: "deny" }, async ({ tx, approval }) => {
    const to = targetOf(await whoMayAnswer(tx, approval), target);
    await tx.approval.update({
      where: { id },
      data: {
        assignedPersonId: to.personId,
        assignedTeamId: to.teamId,
        assignedAt: to.words === null ? null : ctx.now(),
        // Whoever passes it on no longer looks at it.
        claimedById: null,
        claimedUntil: null,
      },
    });
    await audit(ctx, tx, {
      event: "approval.reassigned",
      subjectKind: "approval",
      subjectId: id,
      detail: { agentId: approval.agentId, to: to.words },
    });
    return { id, assigned_to: to.words };
  });
}

interface Target {
  personId: string | null;
  teamId: string | null;
  words: { person: string } | { team: string } | null;
}

function targetOf(
  able: Awaited<ReturnType<typeof whoMayAnswer>>,
  { person, team }: { person?: string | undefined; team?: string | undefined },
): Target {
  if (person === undefined && team === undefined) return { personId: null, teamId: null, words: null };
  if (person !== undefined) {
    const found = able.find(({ email }) => email === person.toLowerCase());
    if (found === undefined)
      throw new Problem("invalid", `${person} may not answer this approval. Nothing was changed.`);
    return { personId: found.id, teamId: null, words: { person: found.email } };
  }
  const member = able.flatMap(({ teams }) => teams).find((one) => one.team.name === team);
  if (member === undefined)
    throw new Problem("invalid", `Nobody of the team ${team} may answer this approval. Nothing was changed.`);
  return { personId: null, teamId: member.teamId, words: { team: member.team.name } };
}
