/** Lets answers take effect that nobody took back in time. */
import {
  type ApprovalWithContext,
  findDueReleases,
  lockApproval,
  readAnswerer,
  readApproval,
  takeRelease,
} from "@/lib/db/approval/answering";
import type { Transaction } from "@/lib/db/database";
import { askedAction, currentAnswerer, sees } from "@/lib/services/approval/answering";
import { mayAnswer } from "@/lib/services/approval/mayAnswer";
import { takeEffect } from "@/lib/services/approval/takeEffect";
import { verifiedForRelease } from "@/lib/services/approval/verified";
import { audit } from "@/lib/services/audit";
import { boundedFault } from "@/lib/services/boundedApproval/refusal";
import type { BoundedTerms } from "@/lib/services/boundedApproval/terms";
import type { PersonActor, ServiceContext, Verification } from "@/lib/services/context";

/** Answers how many took effect. Each is checked again as it does: people and approvals move on in the meantime. */
export async function releaseAnswers(ctx: ServiceContext): Promise<number> {
  let released = 0;
  for (const due of await findDueReleases(ctx.db, ctx.now()))
    if (await ctx.db.transaction((tx) => releaseOne(ctx, tx, due))) released += 1;
  return released;
}

async function releaseOne(
  ctx: ServiceContext,
  tx: Transaction,
  due: { approvalId: string; personId: string },
): Promise<boolean> {
  await lockApproval(tx, due.approvalId);
  const now = ctx.now();
  const given = await takeRelease(tx, { ...due, now });
  // Taken back, or released by another process.
  if (given === null) return false;
  const approval = await readApproval(tx, due.approvalId);
  const actor = await actorOf(tx, due.personId, given.verification);
  if (approval === null) return false;
  if (actor === null) return dropped(ctx, tx, { ...due, approval, reason: "their account is no longer active" });
  const isVerified = verifiedForRelease(actor, approval, now);
  const isAsItWas =
    isVerified && approval.status === "pending" && approval.expiresAt > now && approval.edition === given.edition;
  const answerer = await currentAnswerer(tx, actor);
  const may = mayAnswer(answerer, askedAction(approval), "approve");
  if (!may.allowed) return dropped(ctx, tx, { ...due, approval, reason: may.reason });
  if (!isAsItWas || !sees(actor, answerer, approval))
    return dropped(ctx, tx, { ...due, approval, reason: "it no longer waited as it did" });
  const answerable = { tx, approval, actor, person: answerer, qualifies: may.qualifies, now };
  const bounded = given.bounded as BoundedTerms | null;
  const fault = bounded === null ? null : boundedFault(answerable, bounded);
  if (fault !== null) return dropped(ctx, tx, { ...due, approval, reason: fault });
  await takeEffect(ctx, answerable, { reason: given.reason, givenAt: given.givenAt, bounded });
  return true;
}

/** Says on record why a yes that was given came to nothing. */
async function dropped(
  ctx: ServiceContext,
  tx: Transaction,
  { approval, personId, reason }: { approval: ApprovalWithContext; personId: string; reason: string },
): Promise<false> {
  await audit(ctx, tx, {
    event: "approval.answer_dropped",
    subjectKind: "approval",
    subjectId: approval.id,
    detail: { agentId: approval.agentId, personId, reason },
  });
  return false;
}

/** The person who gave the answer, as they are now; null when they may no longer sign in. */
async function actorOf(
  tx: Transaction,
  personId: string,
  verification: Verification | null,
): Promise<PersonActor | null> {
  const person = await readAnswerer(tx, personId);
  if (person === null || person.disabledAt !== null) return null;
  return {
    kind: "person",
    id: person.id,
    email: person.email,
    name: person.name,
    roles: person.roles.map(({ role }) => role),
    teamIds: person.teams.map(({ teamId }) => teamId),
    ...(verification === null ? {} : { verification }),
  };
}
