/** Who must answer an approval, and whether the answers given suffice. */
import type { ApprovalAnswer, Ask, Requirement } from "@/lib/core/decision/types";
import type { Approvers } from "@/lib/core/organisation/definition";

export type CountedRequirement = Requirement & { count: number };

/**
 * What all asks need together. One ask that names the same people twice needs both counts; the same people named by
 * several asks are needed once, with the highest count: they see everything that is asked and answer all of it.
 */
export function requirementsOf(asks: readonly Ask[]): CountedRequirement[] {
  const together = new Map<string, CountedRequirement>();
  for (const ask of asks) {
    for (const [key, requirement] of requirementsOfOne(ask)) {
      const known = together.get(key);
      if (known === undefined || known.count < requirement.count) together.set(key, requirement);
    }
  }
  return [...together.values()];
}

function requirementsOfOne({ approvers }: Ask): Map<string, CountedRequirement> {
  const added = new Map<string, CountedRequirement>();
  for (const approver of approvers) {
    const requirement = requirementOf(approver);
    const key = requirementKey(requirement);
    const counted = added.get(key)?.count ?? 0;
    added.set(key, { ...requirement, count: requirement.count + counted });
  }
  return added;
}

/** One entry of a rule's `approvers` as a requirement. */
export function requirementOf(approvers: Approvers): CountedRequirement {
  const { count } = approvers;
  if ("role" in approvers) return { kind: "role", name: approvers.role, count };
  if ("team" in approvers) return { kind: "team", name: approvers.team, count };
  if ("group" in approvers) return { kind: "group", name: approvers.group, count };
  return { kind: "person", name: approvers.person, count };
}

/**
 * True when every requirement has its count of people, each person standing for one requirement only. A maximum matching
 * of seats and people (augmenting paths), so that a person who could stand for two is placed where it helps.
 */
export function isSatisfied(requirements: readonly CountedRequirement[], answers: readonly ApprovalAnswer[]): boolean {
  return missingSeats(requirements, answers).length === 0;
}

/** The seats that stay empty with the answers given, one entry a seat. */
export function missingSeats(
  requirements: readonly CountedRequirement[],
  answers: readonly ApprovalAnswer[],
): Requirement[] {
  const people = distinctPeople(answers);
  const seats = requirements.flatMap(({ kind, name, count }) => Array.from({ length: count }, () => ({ kind, name })));
  const seatOf = new Map<number, number>();
  return seats.filter((_, seat) => !place(seat, { seats, people, seatOf, tried: new Set() }));
}

interface Matching {
  seats: readonly Requirement[];
  people: readonly ReadonlySet<string>[];
  /** Person → seat. */
  seatOf: Map<number, number>;
  tried: Set<number>;
}

function place(seat: number, matching: Matching): boolean {
  const requirement = matching.seats[seat];
  if (requirement === undefined) return false;
  const key = requirementKey(requirement);
  for (const [person, qualifies] of matching.people.entries()) {
    if (!qualifies.has(key) || matching.tried.has(person)) continue;
    matching.tried.add(person);
    const taken = matching.seatOf.get(person);
    if (taken === undefined || place(taken, matching)) {
      matching.seatOf.set(person, seat);
      return true;
    }
  }
  return false;
}

/** A person who answered twice is one person. */
function distinctPeople(answers: readonly ApprovalAnswer[]): ReadonlySet<string>[] {
  const people = new Map<string, Set<string>>();
  for (const { person, qualifies } of answers) {
    const keys = people.get(person) ?? new Set<string>();
    for (const requirement of qualifies) keys.add(requirementKey(requirement));
    people.set(person, keys);
  }
  return [...people.values()];
}

function requirementKey({ kind, name }: Requirement): string {
  return `${kind} ${name}`;
}
