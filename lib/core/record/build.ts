import { type TriedDecision, withAttempts } from "./attempts";
import { completenessOf } from "./completeness";
import { conflictsOf } from "./conflicts";
import { eventsOf } from "./events";
import { orderedFragments, recordFragment } from "./fragments";
import { gapsOf } from "./gaps";
import { linksOf } from "./links";
import { phasesOf } from "./phases";
import { isOpen, standingOf, standingSentence } from "./standing";
import type { StoredStory } from "./stored";
import { readStory, type Story } from "./story";
import type { ActionRecord, RecordFragment } from "./types";

/**
 * Builds the action record from what is stored. Pure; `now` (epoch milliseconds) only says whether what is missing may
 * still come. The order in which evaluations, approvals and fragments are given does not matter.
 */
export function buildActionRecord(stored: StoredStory, now: number): ActionRecord {
  const story = readStory(stored);
  const { subject } = story;
  const phases = phasesOf(story);
  const standing = standingOf(story, now);
  const fragments = fragmentsOf(story);
  return {
    evaluation_id: subject.id,
    agent: subject.agent,
    action: subject.action,
    environment: subject.environment,
    resource: subject.resource,
    action_digest: subject.actionDigest,
    outcome: subject.outcome,
    reason: subject.reason,
    decided_at: subject.decidedAt,
    standing,
    standing_sentence: standingSentence(story, standing),
    open: isOpen(standing),
    phases,
    events: withAttempts(eventsOf(story), { fragments, decisions: askedIn(story), toldIn: "request" }),
    fragments,
    links: linksOf(story),
    gaps: gapsOf(story, phases, now),
    conflicts: conflictsOf(story),
    ...completenessOf(story, phases, now),
  };
}

/** What one approval ties together is one thing that was asked for, though an approver edited it. */
function askedIn({ evaluations }: Story): TriedDecision[] {
  return evaluations.map(({ id, decidedAt, outcome, agent }) => ({
    id,
    at: decidedAt,
    outcome,
    agent: agent.id,
    asked: "",
  }));
}

function fragmentsOf(story: Story): RecordFragment[] {
  return story.evaluations.flatMap((evaluation) =>
    orderedFragments(evaluation).map((fragment) => recordFragment(fragment, evaluation.id)),
  );
}
