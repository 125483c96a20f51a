import { questionSchema } from "@/lib/contracts/answers";
import { newId } from "@/lib/platform/ids";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { answering } from "./answering";
import { approvalId } from "./approvalId";

/** Most questions to one approval: more of them want a denial that says what is missing. */
const QUESTIONS_MAX = 10;

/**
 * Asks the agent something before answering (`questionSchema`): it finds the question when it next looks at its task, and can
 * reply. The deadline stays. Problems: `conflict` beyond `QUESTIONS_MAX`; see `answering`.
 */
export async function askAgent({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  /** `answer` is the body as it came. */
  input: { id: string; answer: unknown };
}): Promise<{ id: string; question: string }> {
  const id = approvalId(input.id);
  const { text } = questionSchema.parse(input.answer);
  return answering(ctx, { id, verdict: "deny" }, async ({ tx, approval, actor, now }) => {
    if (approval.questions.length >= QUESTIONS_MAX)
      throw new Problem("conflict", `It has ${QUESTIONS_MAX} questions already. Deny it, and say what is missing.`);
    const question = newId();
    await tx.approvalQuestion.create({
      data: { id: question, approvalId: id, personId: actor.id, text, askedAt: now },
    });
    await audit(ctx, tx, {
      event: "approval.questioned",
      subjectKind: "approval",
      subjectId: id,
      detail: { agentId: approval.agentId, question },
    });
    return { id, question };
  });
}
