/** Requests to an organisation, most of which some grant could cover, with what was used and seen before. */
import fc from "fast-check";
import type { DecisionRequest, Provenance, SessionFacts } from "@/lib/core/decision/types";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import { anySketch, type Sketch } from "./anyApproval";
import { anyPlace, grantedPlaces } from "./anyPlace";
import { NUMBERS, TEXTS } from "./anyTerm";
import { counterOf, type Use } from "./limits";
import type { Organisation } from "./organisation";
import { rarely } from "./rarely";
import type { Situation } from "./situation";

/** A situation whose approval is still a sketch. */
export interface Call extends Omit<Situation, "approval"> {
  approval?: Sketch | null;
}

const text = fc.constantFrom(...TEXTS);
const number = fc.constantFrom(...NUMBERS.filter((one) => one >= 0 && one < 1e21));

/** Any members may be left out, and objects are such as a JSON parser makes. */
const AS_PARSED = { requiredKeys: [] as [], noNullPrototype: true };

const anyArguments = fc.record(
  {
    to: fc.oneof({ weight: 9, arbitrary: text }, fc.constantFrom<Json>(1, null, ["acme"])),
    amount: fc.oneof(
      { weight: 9, arbitrary: number },
      fc.constantFrom<Json>(-1, "5", 1e308, 5e-324, -0, 1e21, 0.30000000000000004, null, [1], true),
    ),
    currency: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom("EUR", "USD") },
      fc.constantFrom<Json>(1, "", null, { a: 1 }),
    ),
    urgent: fc.boolean(),
    tags: fc.array(fc.oneof<fc.Arbitrary<Json>[]>(text, number), { maxLength: 2 }),
    target: fc.record({ name: text, level: fc.constantFrom(0, 1, 5) }, AS_PARSED),
    note: fc.option(text),
  },
  AS_PARSED,
) as fc.Arbitrary<JsonObject>;

const session: fc.Arbitrary<SessionFacts> = fc.record({
  maxSensitivityRead: fc.constantFrom<SessionFacts["maxSensitivityRead"]>("public", "internal", "confidential"),
  readUntrusted: fc.boolean(),
  exposed: fc.boolean(),
  decisions: fc.constantFrom(0, 5),
  exposes: fc.constantFrom(0, 1),
  writes: fc.constantFrom(0, 1, 5),
});

const NOWS = ["10:20:00", "10:20:07.500", "10:59:59.999", "11:00:00", "00:00:00.001", "23:59:59.999"].map((time) =>
  Date.parse(`2026-03-04T${time}Z`),
);
const SINCE = [
  0, 1, 5_000, 7_001, 500_000, 600_000, 605_000, 609_999, 611_000, 3_600_000, 86_400_000, 100_000_000, 101_000_000,
  102_000_000,
];

const seen = fc.dictionary(
  fc.constantFrom('"acme"', '"mallory"', "5", '["acme"]'),
  fc.constantFrom<Provenance>("request", "trusted", "untrusted"),
  { maxKeys: 2 },
);

export function anyCallTo(organisation: Organisation): fc.Arbitrary<Call> {
  const places = grantedPlaces(organisation);
  return fc
    .record({
      place: fc.oneof({ weight: 8, arbitrary: places.length === 0 ? anyPlace : fc.constantFrom(...places) }, anyPlace),
      args: fc.oneof({ weight: 8, arbitrary: anyArguments }, fc.constant(undefined)),
      rest: fc.record(
        { onBehalfOf: text, request: fc.record({ justification: text }) },
        { requiredKeys: [] },
      ) as fc.Arbitrary<Partial<DecisionRequest>>,
      resource: fc.record(
        {
          type: fc.constantFrom("invoice", "x"),
          id: fc.constantFrom("r-1", "acme"),
          properties: fc.constant({ x: 1 }),
        },
        { requiredKeys: ["type", "id"] },
      ) as fc.Arbitrary<DecisionRequest["resource"]>,
      stray: rarely<Partial<Situation["caller"]>>(
        {},
        {},
        { agent: "two" },
        { tool: "mail" },
        { environment: "staging" },
      ),
      now: fc.constantFrom(...NOWS),
      session,
      seen,
      used: fc.array(fc.tuple(fc.nat(), fc.constantFrom(...SINCE), fc.constantFrom("1", "0.1", "5.5", "2")), {
        maxLength: 3,
      }),
      byValue: fc.constantFrom("string:EUR", "string:acme", "number:5", "number:0", "boolean:true", "string:"),
      approval: fc.oneof(anySketch, fc.constant(undefined)),
      isUnknown: rarely(false, true),
    })
    .map(({ place, args, rest, resource, stray, now, used, byValue, approval, isUnknown, ...whatElse }) => {
      const [tool = ""] = place.action.split(".");
      const { agent, environment } = place;
      return {
        ...whatElse,
        now,
        caller: { agent, environment, tool, kind: "agent" as const, ...stray },
        request: { ...place, resource, ...rest, ...(args && { arguments: args }) },
        uses: usesOf(organisation, agent, used, { byValue, now }),
        ...(isUnknown ? { approval: null } : approval && { approval }),
      };
    });
}

/** What some of the agent's own counters hold. */
function usesOf(
  { agents }: Organisation,
  name: string,
  used: readonly [number, number, string][],
  { byValue, now }: { byValue: string; now: number },
): Use[] {
  const agent = agents.find((one) => one.name === name);
  if (agent?.budget === undefined) return [];
  const limits = [
    ...agent.budget.grants.flatMap((grant) => grant.limits.map((limit) => ({ limit, holder: grant.id }))),
    ...(agent.budget.limits ?? []).map((limit) => ({ limit, holder: `*${limit.id}` })),
  ];
  return used.flatMap(([which, since, amount]) => {
    const one = limits[which % limits.length];
    if (one === undefined) return [];
    const counter = counterOf(agent, one.holder, one.limit);
    return [
      { counter, byValue: one.limit.by === undefined ? "" : byValue, per: one.limit.per, at: now - since, amount },
    ];
  });
}
