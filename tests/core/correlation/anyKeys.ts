/** Small sets of sightings whose keys anybody could have written: cycles, spans named twice, ids used for everything. */
import fc from "fast-check";
import type { FragmentKey } from "@/lib/core/correlation/fragment";
import type { Sighting } from "@/lib/core/correlation/sighting";
import { blank } from "@/tests/support/logWorld/action";

const START = Date.parse("2026-03-02T08:00:00.000Z");
const SPANS = ["t/1", "t/2", "t/3"];

/** Of each kind few values, so that everything meets everything. `decision 9` is one that Ambit never made. */
const POOLS: readonly (readonly [kind: FragmentKey["kind"], values: readonly string[]])[] = [
  ["evaluation", ["decision 0", "decision 1", "decision 9"]],
  ["permit", ["permit 0", "permit 1", "permit 9"]],
  ["shared_event", ["a", "b"]],
  ["audit", ["a", "b"]],
  ["api_call", ["a", "b"]],
  ["event", ["a", "b"]],
  ["span", SPANS],
  ["parent_span", SPANS],
  ["linked_span", SPANS],
  ["trace", ["t"]],
  ["session", ["s", "u"]],
  ["request", ["r"]],
  ["tool_call", ["c", "d"]],
  ["action_digest", ["x"]],
  ["credential", ["k", "l"]],
  ["issued_credential", ["k", "l"]],
  ["request_shape", ["q", "w"]],
];

const anyKey = fc
  .constantFrom(...POOLS)
  .chain(([kind, values]) => fc.constantFrom(...values).map((value): FragmentKey => ({ kind, value })));
const keys = fc.uniqueArray(anyKey, { maxLength: 4, selector: ({ kind, value }) => `${kind} ${value}` });
const at = fc
  .constantFrom(0, 1_000, 240_000, 599_000, 601_000, 1_100_000, 4_000_000, 9_000_000)
  .map((ms) => START + ms);
const verb = fc.constantFrom(null, "PutObject", "storage.PutObject", "GetObject");
const resource = fc.constantFrom(
  null,
  ...["b/1.csv", "b/2.csv", "c/1.csv", "1.csv"].map((id) => ({ type: "object", id })),
);

const logged = fc.record({
  phase: fc.constantFrom<Sighting["phase"][]>("tool_call", "tool_call", "state_change", "credential", "request"),
  source: fc.constantFrom("one", "two", "three"),
  kind: fc.constantFrom("record", "other record"),
  at: fc.oneof({ weight: 9, arbitrary: at }, { weight: 1, arbitrary: fc.constant(null) }),
  durationMs: fc.constantFrom(null, 500),
  principal: fc.constantFrom(null, "arn:x:agent", "arn:x:other"),
  status: fc.constantFrom(null, "succeeded" as const),
  verb,
  resource,
  keys,
});

const decided = fc.record({
  outcome: fc.constantFrom<("allow" | "deny")[]>("allow", "allow", "deny"),
  power: fc.constantFrom(null, "read", "write"),
  identity: fc.constantFrom(null, "arn:x:agent"),
  at,
  verb,
  resource,
  keys: fc.uniqueArray(
    anyKey.filter(({ kind }) =>
      ["session", "trace", "parent_span", "tool_call", "request", "action_digest"].includes(kind),
    ),
    { maxLength: 4, selector: ({ kind, value }) => `${kind} ${value}` },
  ),
});

export const anySightings: fc.Arbitrary<Sighting[]> = fc
  .record({
    decisions: fc.array(decided, { maxLength: 2 }),
    records: fc.array(logged, { minLength: 1, maxLength: 10 }),
  })
  .map(({ decisions, records }) => [
    ...decisions.map(({ outcome, power, identity, ...rest }, place): Sighting => {
      const id = `decision ${place}`;
      const own: FragmentKey[] = [
        { kind: "evaluation", value: id },
        { kind: "permit", value: `permit ${place}` },
      ];
      const traits = { outcome, power, identity, until: rest.at + 20 * 60_000 };
      return {
        ...blank(id, "ambit", rest.at),
        ...rest,
        keys: [...own, ...rest.keys],
        decision: traits,
        phase: "decision",
      };
    }),
    ...records.map(
      (one, place): Sighting => ({
        ...blank(`record ${place}`, one.source, START),
        ...one,
        changesState: one.phase === "state_change",
      }),
    ),
  ]);
