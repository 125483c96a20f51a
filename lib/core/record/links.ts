import { orderedFragments } from "./fragments";
import type { StoredEvaluation } from "./stored";
import type { Story } from "./story";
import type { ApprovalPhase, RecordLink } from "./types";

const APPROVAL_RELATIONS: Record<ApprovalPhase["relation"], RecordLink["relation"]> = {
  opened: "opened_approval",
  waited_on: "waited_on_approval",
  honoured: "honoured_approval",
  presented: "presented_approval",
};

/**
 * What the record is tied to, and by which key. `exact` keys were issued for this one action; `scoped` ones (a session, a
 * trace, an approval found by digest while it waited) hold more than one.
 */
export function linksOf(story: Story): RecordLink[] {
  const { subject } = story;
  return [
    ...approvalLinks(story),
    ...evaluationLinks(story),
    ...keyedLinks(story.executing ?? subject),
    ...contextLinks(subject),
  ];
}

function approvalLinks({ approval, otherApprovals }: Story): RecordLink[] {
  return [...(approval === null ? [] : [approval]), ...otherApprovals].map(({ stored, relation }) => ({
    relation: APPROVAL_RELATIONS[relation],
    to: { type: "approval", id: stored.id },
    basis: relation === "waited_on" ? "scoped" : "exact",
    key: relation === "waited_on" ? "action_digest" : "approval_id",
  }));
}

/** The story's other evaluations, oldest first: both ways, whichever of them is looked at. */
function evaluationLinks({ subject, approval, evaluations, executing }: Story): RecordLink[] {
  const position = evaluations.indexOf(subject);
  return evaluations.flatMap((other, index): RecordLink[] => {
    if (other === subject) return [];
    const exact = other.approvalId === approval?.stored.id || other.id === approval?.stored.evaluationId;
    return [
      {
        relation: other === executing ? "executed_by" : index < position ? "asked_before" : "asked_again",
        to: { type: "evaluation", id: other.id },
        basis: exact && approval?.relation !== "waited_on" ? "exact" : "scoped",
        key: exact ? "approval_id" : "action_digest",
      },
    ];
  });
}

function keyedLinks(evaluation: StoredEvaluation): RecordLink[] {
  const links: RecordLink[] = [];
  if (evaluation.permit !== null)
    links.push({
      relation: "permit",
      to: { type: "permit", id: evaluation.permit.id },
      basis: "exact",
      key: "evaluation_id",
    });
  if (evaluation.handOff !== null)
    links.push({
      relation: "hand_off",
      to: { type: "hand_off", id: evaluation.handOff.id },
      basis: "exact",
      key: "evaluation_id",
    });
  for (const fragment of orderedFragments(evaluation))
    links.push({
      relation: "fragment",
      to: { type: "fragment", id: fragment.id },
      basis: fragment.join.basis,
      key: fragment.join.key ?? "circumstantial",
    });
  return links;
}

function contextLinks(subject: StoredEvaluation): RecordLink[] {
  const links: RecordLink[] = [
    { relation: "session", to: { type: "session", id: subject.session.id }, basis: "scoped", key: "session_id" },
  ];
  const trace = traceIdOf(subject.traceparent);
  if (trace !== null)
    links.push({ relation: "trace", to: { type: "trace", id: trace }, basis: "scoped", key: "traceparent" });
  return links;
}

/** The trace id of a W3C `traceparent`, or null when it is not one. */
export function traceIdOf(traceparent: string | null): string | null {
  const match = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?$/.exec(traceparent ?? "");
  const id = match?.[1];
  return id === undefined || id === "0".repeat(32) ? null : id;
}
