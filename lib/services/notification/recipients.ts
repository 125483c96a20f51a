/** Who is mailed about what: people who can do something about it, are not disabled, and want to know. */
import type { MailPreferences, NotificationType } from "@/lib/contracts/notifications";
import type { Approvers } from "@/lib/core/organisation/definition";
import { readApproval } from "@/lib/db/approval/answering";
import { answererOf, findAnswerers } from "@/lib/db/approval/list";
import type { Transaction } from "@/lib/db/database";
import type { NotificationRow } from "@/lib/db/notification/outbox";
import { readPreferences } from "@/lib/db/notification/preferences";
import {
  isExceptionInForce,
  readActionSubject,
  readBreakGlassSubject,
  readChangeSubject,
  readContractionSubject,
  readExceptionSubject,
  readHandOffSubject,
  readObservedSubject,
  readQuarantineSubject,
} from "@/lib/db/notification/subject";
import { askedAction } from "@/lib/services/approval/answering";
import { type Answerer, mayAnswer } from "@/lib/services/approval/mayAnswer";
import { visibleTeams } from "@/lib/services/authorize";
import { answerRefusal, reviewRefusal as reviewRefusalOf } from "@/lib/services/breakGlass/who";
import { reviewRefusal } from "@/lib/services/change/mayChange";
import { reviewedOf } from "@/lib/services/change/reviewers";
import type { Submission } from "@/lib/services/change/stored";
import { takeRefusal } from "@/lib/services/handOff/mayTake";
import { preferencesByRoles } from "./preferences";

/** Which preference decides about a type; the others are told to webhooks and pages alone. */
const PREFERENCE_OF: Partial<Record<NotificationType, keyof MailPreferences>> = {
  "approval.requested": "approvalWaits",
  "approval.passed": "approvalWaits",
  "approval.due_soon": "deadlineNear",
  "hand_off.opened": "handOffOpened",
  "hand_off.passed": "handOffOpened",
  "hand_off.due_soon": "deadlineNear",
  "hand_off.overdue": "deadlineNear",
  "action.failed": "actionFailed",
  "action.ungoverned": "actionFailed",
  "tool.quarantined": "changeMoves",
  "change.submitted": "changeMoves",
  "change.approved": "changeMoves",
  "change.rejected": "changeMoves",
  "change.returned": "changeMoves",
  "contraction.proposed": "changeMoves",
  "exception.ending": "deadlineNear",
  "break_glass.asked": "changeMoves",
  "break_glass.given": "changeMoves",
  "break_glass.review_overdue": "deadlineNear",
};

/** The people to mail at this moment: nobody when what it says is no longer so. */
export async function recipientsOf(tx: Transaction, notification: NotificationRow, now: Date): Promise<string[]> {
  const preference = PREFERENCE_OF[notification.type as NotificationType];
  if (preference === undefined) return [];
  const people = (await findAnswerers(tx)).map(answererOf);
  const concerned = await concernedOf(tx, notification, people, now);
  const chosen = await readPreferences(
    tx,
    concerned.map(({ id }) => id),
  );
  return concerned
    .filter(({ id, roles }) => (chosen.get(id) ?? preferencesByRoles(roles))[preference])
    .map(({ id }) => id);
}

async function concernedOf(
  tx: Transaction,
  { type, subjectId }: NotificationRow,
  people: readonly Answerer[],
  now: Date,
): Promise<Answerer[]> {
  switch (type as NotificationType) {
    case "approval.requested":
    case "approval.due_soon":
      return answerersOf(await readApproval(tx, subjectId), people, now);
    case "approval.passed": {
      const approval = await readApproval(tx, subjectId);
      return answerersOf(approval, people, now).filter(
        ({ id, teamIds }) =>
          id === approval?.assignedPersonId || teamIds.some((teamId) => teamId === approval?.assignedTeamId),
      );
    }
    case "hand_off.opened": {
      const handOff = await readHandOffSubject(tx, subjectId);
      return handOff.status === "open" ? takersOf(handOff, people) : [];
    }
    case "hand_off.passed":
      return ownersOf(await readHandOffSubject(tx, subjectId), people);
    case "hand_off.due_soon":
    case "hand_off.overdue": {
      const handOff = await readHandOffSubject(tx, subjectId);
      const owners = ownersOf(handOff, people);
      const waits = handOff.status === "open" || handOff.status === "accepted";
      // Where whoever had it is gone, another can take it over.
      return owners.length > 0 || !waits ? owners : takersOf(handOff, people);
    }
    case "change.submitted":
      return reviewersOfChange(tx, await readChangeSubject(tx, subjectId), people);
    case "change.approved":
    case "change.rejected":
    case "change.returned": {
      const { authorId } = await readChangeSubject(tx, subjectId);
      return people.filter(({ id }) => id === authorId);
    }
    case "contraction.proposed": {
      const { status, agent } = await readContractionSubject(tx, subjectId);
      return status === "open" ? runningIt(agent, people) : [];
    }
    case "exception.ending": {
      const end = await readExceptionSubject(tx, subjectId);
      return end.expiresAt > now && (await isExceptionInForce(tx, end)) ? runningIt(end.agent, people) : [];
    }
    case "break_glass.asked": {
      const asked = await readBreakGlassSubject(tx, subjectId);
      return asked.status === "asked" ? people.filter((person) => answerRefusal(person, asked) === null) : [];
    }
    case "break_glass.given":
    case "break_glass.review_overdue": {
      const given = await readBreakGlassSubject(tx, subjectId);
      const owed = given.reviewedAt === null ? people.filter((person) => reviewRefusalOf(person, given) === null) : [];
      if (type === "break_glass.review_overdue") return owed;
      // What is done with their agent is the owner's business, whoever reviews it.
      return people.filter((person) => owed.includes(person) || person.id === given.agent.ownerId);
    }
    case "action.ungoverned": {
      const { agent, acknowledgedAt } = await readObservedSubject(tx, subjectId);
      return agent === null || acknowledgedAt !== null ? [] : runningIt(agent, people);
    }
    case "tool.quarantined": {
      const { releasedAt } = await readQuarantineSubject(tx, subjectId);
      return releasedAt === null ? people.filter(({ roles }) => roles.includes("security_reviewer")) : [];
    }
    case "action.failed": {
      const { honoured } = await readActionSubject(tx, subjectId);
      return people.filter(({ id }) => honoured?.answers.some(({ personId }) => personId === id));
    }
    default:
      return [];
  }
}

type Approval = Awaited<ReturnType<typeof readApproval>>;
type HandOff = Awaited<ReturnType<typeof readHandOffSubject>>;

/** Its owner, and the operators of its team. */
function runningIt({ ownerId, teamId }: { ownerId: string; teamId: string }, people: readonly Answerer[]): Answerer[] {
  return people.filter(
    ({ id, roles, teamIds }) => id === ownerId || (roles.includes("operator") && teamIds.includes(teamId)),
  );
}

/** Who can still review it. */
async function reviewersOfChange(
  tx: Transaction,
  { status, edition, submission, reviews, ...change }: Awaited<ReturnType<typeof readChangeSubject>>,
  people: readonly Answerer[],
): Promise<Answerer[]> {
  if (status !== "submitted") return [];
  const { concerned } = submission as unknown as Submission;
  const reviewed = await reviewedOf(tx, { ...change, concerned });
  const done = reviews.filter((review) => review.edition === edition).map(({ personId }) => personId);
  return people.filter((person) => !done.includes(person.id) && reviewRefusal(person, reviewed) === null);
}

/** Who can still answer it with a yes. */
function answerersOf(approval: Approval, people: readonly Answerer[], now: Date): Answerer[] {
  if (approval === null || approval.status !== "pending" || approval.expiresAt <= now) return [];
  const asked = askedAction(approval);
  return people.filter((person) => sees(person, asked) && mayAnswer(person, asked, "approve").allowed);
}

function takersOf({ agent, evaluation, approvers }: HandOff, people: readonly Answerer[]): Answerer[] {
  const task = {
    teamId: agent.teamId,
    onBehalfOf: evaluation.onBehalfOf,
    approvers: approvers as unknown as Approvers[],
  };
  return people.filter((person) => sees(person, task) && takeRefusal(person, task) === null);
}

/** Whoever has it, while it is theirs to do. */
function ownersOf({ status, ownerId }: HandOff, people: readonly Answerer[]): Answerer[] {
  return status === "accepted" ? people.filter(({ id }) => id === ownerId) : [];
}

/** A link to what one cannot open helps nobody. */
function sees(person: Answerer, { teamId }: { teamId: string }): boolean {
  const teams = visibleTeams({ kind: "person", name: "", ...person });
  return teams === null || teams.includes(teamId);
}
