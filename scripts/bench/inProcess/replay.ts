/** Recorded decisions, decided again under another state of the organisation. */
import type { RecordedDecision } from "@/lib/core/authority/replay";
import type { OrganisationDefinition } from "@/lib/core/organisation/definition";
import { replayInWorker } from "@/lib/services/authority/replay";
import type { Benchmark } from "../benchmark";
import { interleave } from "../interleave";
import { row } from "../row";
import { CALLER, callsToDecide, NOW } from "./calls";
import { organisationWith } from "./organisation";

const DECISIONS = 100_000;
const RULES = 100;
/** Between one decision and the next. */
const EVERY_MS = 10_000;
/** Each takes seconds. */
const REPETITIONS_MAX = 3;

export const replayBenchmark: Benchmark = {
  name: "replay",
  run: async ({ repetitions, tell }) => {
    tell(`Replaying ${DECISIONS.toLocaleString("en-US")} decisions`);
    const decisions = recordedDecisions();
    const definition = withLimits(organisationWith(RULES));
    const { ours } = await interleave(
      {
        ours: async () => {
          const began = performance.now();
          const result = await replayInWorker({ decisions, definition });
          if (result.decisions !== DECISIONS) throw new Error("not every decision was replayed");
          return (performance.now() - began) / 1_000;
        },
      },
      Math.min(repetitions, REPETITIONS_MAX),
    );
    const name = `Replay of ${DECISIONS.toLocaleString("en-US")} decisions in a worker, ${RULES} rules and 100 grants`;
    return [row({ name, unit: "s", ours, goal: { of: "ours", atMost: 10 } })];
  },
};

/** As they are on record: all of them allowed. */
function recordedDecisions(): RecordedDecision[] {
  return callsToDecide(DECISIONS).map(({ request, session }, index) => ({
    id: `decision-${index}`,
    at: NOW + index * EVERY_MS,
    request,
    caller: CALLER,
    session,
    outcome: "allow",
    reason: "granted",
  }));
}

/** The grant that holds the calls counts them, and what they pay, so that the replay has counters to keep. */
function withLimits(definition: OrganisationDefinition): OrganisationDefinition {
  return {
    ...definition,
    agents: definition.agents.map((agent) => ({
      ...agent,
      ...(agent.budget === undefined
        ? {}
        : {
            budget: {
              ...agent.budget,
              grants: agent.budget.grants.map((grant) =>
                grant.id === "suppliers"
                  ? {
                      ...grant,
                      limits: [
                        { measure: "count", per: "hour" as const, max: 300, beyond: "deny" as const },
                        {
                          measure: "sum(arguments.amount)",
                          per: { slidingSeconds: 86_400 },
                          max: 10_000_000,
                          beyond: "ask" as const,
                        },
                      ],
                    }
                  : grant,
              ),
            },
          }),
    })),
  };
}
