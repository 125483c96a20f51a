/** What can happen to an approval, drawn at random: who does what, in which process, at what time by their clock. */
import fc from "fast-check";
import { UNDO_MS } from "@/lib/contracts/answers";
import { ACTIONS, type ActionName, AGENTS, type AgentName, type PersonName, RESPOND_WITHIN_MS } from "./cast";

export const PROCESSES = 2;

/** What a clock says: the time of the schedule, when a yes can no longer be undone, or when the answer comes too late. */
export const TIMES_MS = { now: 0, undoOver: UNDO_MS, late: RESPOND_WITHIN_MS } as const;
export type Time = keyof typeof TIMES_MS;

export const PERSON_DEEDS = [
  "approve",
  "approveUndoably",
  "undo",
  "edit",
  "editUndoably",
  "deny",
  "ask",
  "claim",
  "revoke",
] as const;
export const AGENT_DEEDS = [
  "reply",
  "withdraw",
  "poll",
  "evaluate",
  /** Evaluates, and redeems the permit at once. */
  "run",
  "redeem",
  /** Redeems for arguments that the permit is not for. */
  "redeemOther",
  "reportNotExecuted",
] as const;

export interface Step {
  deed: (typeof PERSON_DEEDS)[number] | (typeof AGENT_DEEDS)[number];
  by: PersonName;
  process: number;
  at: Time;
  /** Turns of the event loop before it begins. */
  lead: number;
  /** A person names the digest that is shown; an agent presents the arguments as they were edited. */
  asShown: boolean;
  /** What an edit makes of the amount. */
  amount: number;
}

/** Of one approval. The steps of a round begin together; a round begins when all of the one before it are over. */
export interface Schedule {
  action: ActionName;
  rounds: Step[][];
}

export interface Sweep {
  process: number;
  at: Time;
}

/** Schedules that are played side by side, and what happens to all of them. */
export interface Batch {
  schedules: Schedule[];
  /** What ends deadlines beside the steps of each round. */
  sweeps: Sweep[][];
  /** A kill switch that stops one of the agents beside the steps of a round. */
  kill: { round: number; agent: AgentName } | null;
}

type Weights<T extends string> = Partial<Record<T, number>>;

function anyOf<T extends string>(weights: Weights<T>): fc.Arbitrary<T> {
  const entries = Object.entries(weights) as [T, number][];
  return fc.oneof(...entries.map(([value, weight]) => ({ weight, arbitrary: fc.constant(value) })));
}

const ANSWERING = {
  ...{ approve: 16, approveUndoably: 8, undo: 5, edit: 5, editUndoably: 3, deny: 2, ask: 5, claim: 1, revoke: 1 },
  ...{ reply: 5, withdraw: 2, poll: 1, evaluate: 2 },
} satisfies Weights<Step["deed"]>;
const USING = {
  ...{ approve: 2, undo: 1, edit: 1, deny: 1, revoke: 6, withdraw: 1, poll: 1, reply: 4 },
  ...{ evaluate: 10, run: 12, redeem: 8, redeemOther: 2, reportNotExecuted: 4 },
} satisfies Weights<Step["deed"]>;
/** The weights of each round's steps, and how many there are at most. */
const ROUNDS: readonly { weights: Weights<Step["deed"]>; stepsMax: number }[] = [
  { weights: ANSWERING, stepsMax: 3 },
  { weights: ANSWERING, stepsMax: 2 },
  { weights: USING, stepsMax: 2 },
  { weights: USING, stepsMax: 2 },
];

/** Mostly those who could answer. */
const BY: Record<ActionName, Record<PersonName, number>> = {
  pay: { olga: 16, otto: 16, oona: 8, rita: 1, rune: 1, omar: 1, sam: 1 },
  move: { olga: 16, otto: 16, oona: 8, rita: 1, rune: 1, omar: 1, sam: 1 },
  run: { olga: 12, otto: 6, oona: 4, rita: 16, rune: 6, omar: 1, sam: 1 },
};

function anyStep(action: ActionName, weights: Weights<Step["deed"]>): fc.Arbitrary<Step> {
  return fc.record({
    deed: anyOf(weights),
    by: anyOf(BY[action]),
    process: fc.nat({ max: PROCESSES - 1 }),
    at: anyOf<Time>({ now: 80, undoOver: 8, late: 1 }),
    lead: fc.nat({ max: 40 }),
    asShown: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    amount: fc.integer({ min: 2, max: 4 }),
  });
}

/** One step, or the same one at the same moment in both processes. */
function anySteps(action: ActionName, weights: Weights<Step["deed"]>): fc.Arbitrary<Step[]> {
  return fc
    .tuple(anyStep(action, weights), fc.nat({ max: 4 }))
    .map(([step, draw]) => (draw === 0 ? [step, { ...step, process: 1 - step.process }] : [step]));
}

const anySchedule: fc.Arbitrary<Schedule> = fc.constantFrom(...ACTIONS).chain((action) =>
  fc.record({
    action: fc.constant(action),
    rounds: fc.tuple(
      ...ROUNDS.map(({ weights, stepsMax }) =>
        fc.array(anySteps(action, weights), { minLength: 1, maxLength: stepsMax }).map((steps) => steps.flat()),
      ),
    ),
  }),
);

/** A deadline that all approvals have reached is rare, or nothing else would be left to happen. */
const anySweeps: fc.Arbitrary<Sweep[]> = fc.array(
  fc.record({
    process: fc.nat({ max: PROCESSES - 1 }),
    at: anyOf<Time>({ now: 4, undoOver: 30, late: 1 }),
  }),
  { maxLength: 2 },
);

/** @param size how many schedules are played side by side. */
export function anyBatch(size: number): fc.Arbitrary<Batch> {
  const rounds = { minLength: ROUNDS.length, maxLength: ROUNDS.length };
  return fc.record({
    schedules: fc.array(anySchedule, { minLength: size, maxLength: size }),
    sweeps: fc.array(anySweeps, rounds),
    kill: fc.oneof(
      { weight: 3, arbitrary: fc.constant(null) },
      {
        weight: 1,
        arbitrary: fc.record({ round: fc.nat({ max: ROUNDS.length - 1 }), agent: fc.constantFrom(...AGENTS) }),
      },
    ),
  });
}

/** From the same seed always the same one. */
export function batchOf(seed: number, size: number): Batch {
  const [batch] = fc.sample(fc.noBias(anyBatch(size)), { seed, numRuns: 1 });
  if (batch === undefined) throw new Error("nothing was drawn");
  return batch;
}
