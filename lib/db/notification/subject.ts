/** What a notification is about, as its payload and its mail name it. No argument is read. */
import type { Transaction } from "@/lib/db/database";

const AGENT = { select: { name: true, teamId: true, ownerId: true } } as const;
const ACTION = { select: { id: true, action: true, environment: true, resource: true, onBehalfOf: true } } as const;

export function readApprovalSubject(tx: Transaction, id: string) {
  return tx.approval.findUniqueOrThrow({
    where: { id },
    select: { id: true, status: true, expiresAt: true, agent: AGENT, evaluation: ACTION },
  });
}

export function readHandOffSubject(tx: Transaction, id: string) {
  return tx.handOff.findUniqueOrThrow({
    where: { id },
    select: { id: true, status: true, dueAt: true, approvers: true, ownerId: true, agent: AGENT, evaluation: ACTION },
  });
}

export function readKillSwitchSubject(tx: Transaction, id: string) {
  return tx.killSwitch.findUniqueOrThrow({
    where: { id },
    select: {
      id: true,
      scope: true,
      exceptRead: true,
      tool: { select: { name: true } },
      environment: { select: { name: true } },
      agent: { select: { name: true } },
    },
  });
}

/** A change as those who could review it, and whoever wrote it, are told of it. */
export function readChangeSubject(tx: Transaction, id: string) {
  return tx.changeRequest.findUniqueOrThrow({
    where: { id },
    select: {
      id: true,
      status: true,
      edition: true,
      authorId: true,
      author: true,
      agentId: true,
      reaches: true,
      content: true,
      submission: true,
      reviews: { select: { personId: true, edition: true } },
    },
  });
}

/** What Ambit proposes to take out. */
export function readContractionSubject(tx: Transaction, id: string) {
  return tx.contraction.findUniqueOrThrow({
    where: { id },
    select: { status: true, cause: true, grants: true, agent: AGENT },
  });
}

/** An end of an exception. */
export function readExceptionSubject(tx: Transaction, id: string) {
  return tx.exceptionEnd.findUniqueOrThrow({
    where: { id },
    select: { id: true, grantId: true, expiresAt: true, endedAt: true, agentId: true, agent: AGENT },
  });
}

/** True while the exception is in the budget in force with that end. */
export async function isExceptionInForce(
  tx: Transaction,
  { agentId, grantId, expiresAt }: { agentId: string; grantId: string; expiresAt: Date },
): Promise<boolean> {
  return (await tx.budgetGrant.count({ where: { grantId, expiresAt, budget: { agentId, inForce: true } } })) > 0;
}

export function readBreakGlassSubject(tx: Transaction, id: string) {
  return tx.breakGlass.findUniqueOrThrow({
    where: { id },
    select: {
      id: true,
      status: true,
      actions: true,
      environment: true,
      minutes: true,
      askedById: true,
      askedBy: { select: { email: true } },
      answeredById: true,
      answeredBy: { select: { email: true } },
      expiresAt: true,
      reviewedAt: true,
      agent: AGENT,
    },
  });
}

/** An evaluation that used an approval, and who had approved. */
export function readActionSubject(tx: Transaction, id: string) {
  return tx.evaluation.findUniqueOrThrow({
    where: { id },
    select: {
      ...ACTION.select,
      agent: AGENT,
      approvalId: true,
      honoured: { select: { answers: { where: { verdict: "approve" }, select: { personId: true } } } },
    },
  });
}

/** An observed action is gone once its decision turns up: then there is nothing to tell. */
export async function readObservedSubject(tx: Transaction, id: string) {
  const found = await tx.observedAction.findUnique({
    where: { id },
    select: {
      tool: true,
      environment: true,
      principal: true,
      verb: true,
      resourceType: true,
      resourceId: true,
      acknowledgedAt: true,
      agent: AGENT,
    },
  });
  return found ?? GONE;
}

/** A tool's wording that gateways hold back. */
export function readQuarantineSubject(tx: Transaction, id: string) {
  return tx.toolQuarantine.findUniqueOrThrow({
    where: { id },
    select: { tool: true, action: true, releasedAt: true },
  });
}

const GONE = {
  tool: null,
  environment: null,
  principal: null,
  verb: null,
  resourceType: null,
  resourceId: null,
  acknowledgedAt: null,
  agent: null,
};
