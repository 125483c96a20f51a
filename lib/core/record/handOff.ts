/** The hand-off in a record: Ambit saw who took it and how it ended; what was done is the owner's statement. */
import type { StoredEvaluation, StoredHandOff } from "./stored";
import type { RecordEvent, RecordHandOff } from "./types";

type Moment = Pick<RecordEvent, "at" | "phase" | "kind" | "title" | "detail" | "system" | "basis">;

/** The owner when it ended, or now. */
function ownerOf({ owners }: StoredHandOff) {
  return owners.at(-1)?.person ?? null;
}

export function recordHandOff(handOff: StoredHandOff): RecordHandOff {
  return {
    id: handOff.id,
    rule: handOff.rule,
    status: handOff.status,
    opened_at: handOff.openedAt,
    due_at: handOff.dueAt,
    owner: ownerOf(handOff),
    resolved_at: handOff.resolvedAt,
    result: handOff.result,
    reference: handOff.reference,
    state_changes: handOff.stateChanges.map((change) => ({ ...BY_PERSON, fragment_id: null, ...change })),
    reason: handOff.reason,
  };
}

/** Everything that happened to it, in the decision's lane; what its owner says has changed stands in that of state changes. */
export function handOffEvents(evaluation: StoredEvaluation): RecordEvent[] {
  const { handOff } = evaluation;
  if (handOff === null) return [];
  return [...moves(handOff), ...end(handOff)].map((moment) => ({
    time: "occurred",
    evaluation_id: evaluation.id,
    fragment_id: null,
    attempt: null,
    ...moment,
  }));
}

const BY_AMBIT = { phase: "decision", system: "ambit", basis: "enforced" } as const;
/** A person said so in Ambit, and nothing else shows it: a claim, as an agent's report is one. */
const BY_PERSON = { system: "person", basis: "claimed" } as const;

function moves(handOff: StoredHandOff): Moment[] {
  return [
    {
      ...BY_AMBIT,
      at: handOff.openedAt,
      kind: "handed_off",
      title: "Handed to a person",
      detail: `Rule ${handOff.rule}; due ${handOff.dueAt}`,
    },
    ...handOff.owners.map(
      ({ person, passedBy, since }): Moment =>
        passedBy === null
          ? { ...BY_AMBIT, at: since, kind: "hand_off_accepted", title: `${person.name} took it over`, detail: null }
          : {
              ...BY_AMBIT,
              at: since,
              kind: "hand_off_passed",
              title: `${passedBy.name} passed it to ${person.name}`,
              detail: null,
            },
    ),
  ];
}

function end(handOff: StoredHandOff): Moment[] {
  const { status, resolvedAt: at, result, reference, reason, stateChanges } = handOff;
  if (at === null) return [];
  const name = ownerOf(handOff)?.name ?? "Ambit";
  if (status === "returned")
    return [{ ...BY_AMBIT, at, kind: "hand_off_returned", title: `${name} returned it to the agent`, detail: reason }];
  return [
    {
      ...BY_PERSON,
      at,
      phase: "decision",
      kind: "hand_off_done",
      title: `${name} says it is done`,
      detail: reference === null ? result : `${result} (${reference})`,
    },
    ...stateChanges.map(
      (change): Moment => ({
        ...BY_PERSON,
        at,
        phase: "state_change",
        kind: "state_changed",
        title: `State changed, as ${name} says`,
        detail: `${change.resource.type} ${change.resource.id}`,
      }),
    ),
  ];
}
