/** What the schedule's processes are told to do, and what they say came of it. */
import type { JsonObject } from "@/lib/core/organisation/definition";
import type { Step } from "./schedule";

/** One step with everything that it needs to know. */
export interface Order {
  step: Step;
  /** Epoch milliseconds of the clock by which it is done. */
  now: number;
  approvalId: string;
  /** The agent's access token, good at that time. */
  token: string;
  /** A session of the agent's that is this process's alone; null for the one that all share. */
  session: string | null;
  /** The evaluation that the agent sends: with the arguments as they came, and as an approver made them. */
  asked: JsonObject;
  edited: JsonObject | null;
  /** The digest that the approval shows. */
  shown: string;
  question: string | null;
  /** The permit that was handed out last, and what it is for. */
  permit: { token: string; body: JsonObject } | null;
  /** The evaluation that was allowed last. */
  evaluationId: string | null;
}

/** What Ambit itself, or whoever runs its command, does. */
export type Duty =
  | { duty: "openSession"; now: number; token: string; salt: string }
  | { duty: "open"; now: number; token: string; body: JsonObject }
  | { duty: "sweep"; now: number }
  | { duty: "kill"; now: number; agent: string }
  | { duty: "releaseKill"; now: number; id: string };

/** `broken` is never right: a refusal says what it refuses. */
export type Came =
  | { came: "done"; value: JsonObject }
  | { came: "refused"; why: string }
  | { came: "broken"; error: string };

export interface Told {
  round: number;
  orders: (Order | Duty)[];
}
