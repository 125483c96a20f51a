/** A hundred thousand recorded decisions under another budget. */
import { type RecordedDecision, replay } from "@/lib/core/authority/replay";
import type { Benchmark } from "../benchmark";
import { interleave } from "../interleave";
import { row } from "../row";
import { CALLER, callsToDecide, NOW } from "./calls";
import { organisationWith } from "./organisation";

const DECISIONS = 100_000;
const RULES = 100;
/** Between one decision and the next, in milliseconds. */
const APART = 50;

export const replayBenchmark: Benchmark = {
  name: "replay",
  run: async ({ repetitions, tell }) => {
    tell(`Replaying ${DECISIONS} decisions`);
    const decisions = recorded();
    const definition = organisationWith(RULES);
    const seconds = () => {
      const began = performance.now();
      replay(decisions, definition);
      return (performance.now() - began) / 1_000;
    };
    const { ours } = await interleave({ ours: seconds }, Math.min(repetitions, 3));
    return [row({ name: "Replay of 100,000 decisions, 100 rules", unit: "s", ours, goal: { of: "ours", atMost: 10 } })];
  },
};

function recorded(): RecordedDecision[] {
  const calls = callsToDecide(512);
  return Array.from({ length: DECISIONS }, (_, index) => {
    const call = calls[index % calls.length];
    if (call === undefined) throw new Error("there are calls");
    const at = NOW + index * APART;
    return { id: String(index), at, ...call, caller: CALLER, outcome: "allow", reason: "granted" };
  });
}
