import { EXPLAINED_DAYS, type ExplainedDrift, explainDriftSchema } from "@/lib/contracts/principals";
import type { CredentialAges } from "@/lib/platform/credentialAge";
import { newId } from "@/lib/platform/ids";
import { audit } from "@/lib/services/audit";
import { requirePerson } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { teamsOf } from "./listDrift";
import { explainRefusal } from "./mayExplain";
import { seenLedger } from "./read";

const DAY_MS = 86_400_000;

/**
 * Marks a drift as explained (`explainDriftSchema`), for so many days: it is told of again after that, and at once where something else
 * drifts.
 * @throws Problem `not_found` for one that does not stand, or that the person does not see; `forbidden`; `conflict` where it is explained.
 */
export async function explainDrift({
  ctx,
  input: { key, explanation },
  ages,
}: {
  ctx: ServiceContext;
  input: { key: string; explanation: unknown };
  ages: CredentialAges;
}): Promise<ExplainedDrift> {
  const person = requirePerson(ctx);
  const { reason } = explainDriftSchema.parse(explanation);
  const ledger = await seenLedger(ctx, ages);
  const drift = ledger.drift.find((one) => one.key === key);
  if (drift === undefined)
    throw new Problem("not_found", "There is no such drift, or not any more. Nothing was changed.");
  const refusal = explainRefusal(person, teamsOf(drift, ledger));
  if (refusal !== null) throw new Problem("forbidden", `${refusal} Nothing was changed.`);
  const now = ctx.now();
  const until = new Date(now.getTime() + EXPLAINED_DAYS * DAY_MS);
  await ctx.db.transaction(async (tx) => {
    // Two who explain the same at once: one does, the other is told.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${key}))`;
    if ((await tx.driftExplanation.count({ where: { key, until: { gt: now } } })) > 0)
      throw new Problem("conflict", "Somebody has explained it already. Nothing was changed.");
    await tx.driftExplanation.create({
      data: { id: newId(), key, kind: drift.kind, reason, explainedAt: now, until, explainedById: person.id },
    });
    await audit(ctx, tx, {
      event: "drift.explained",
      subjectKind: "drift",
      subjectId: key,
      detail: {
        kind: drift.kind,
        agentIds: drift.agentIds,
        identity: drift.identity,
        credential: drift.credential?.hint ?? null,
        address: drift.address,
        reason,
        until: until.toISOString(),
      },
    });
  });
  return { key, until: until.toISOString(), message: `It is explained until ${until.toISOString().slice(0, 10)}.` };
}
