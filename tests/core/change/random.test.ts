import fc from "fast-check";
import { expect, it } from "vitest";
import { type Category, oneCategory } from "@/lib/core/change/category";
import { compareStates } from "@/lib/core/change/compare";
import { decide } from "@/lib/core/decision/decide";
import { type CompiledOrganisation, compileOrganisation } from "@/lib/core/organisation/compile";
import type { Call } from "@/tests/reference/anyRequest";
import { anyChange } from "./randomChanges";

/** How many in an ordinary run; `CHANGES=10000` checks as many as one likes. */
const CHANGES = Number(process.env.CHANGES ?? 300);
const WIDTH = { deny: 0, escalate: 1, allow: 2 };

function widthOf(organisation: CompiledOrganisation, { request, caller, session, now, uses, seen }: Call): number {
  const used = uses[0]?.amount ?? "0";
  const snapshot = {
    organisation,
    caller,
    session,
    used: () => used,
    provenance: (value: unknown) => seen[JSON.stringify(value)] ?? ("unseen" as const),
  };
  return WIDTH[decide(request, snapshot, now).outcome];
}

function holds(
  { kind, subject, power, environment, reaches }: Category,
  { request }: Call,
  after: CompiledOrganisation,
) {
  // Observing lets whatever the agent asks for go on, also what the catalogue does not have, unless a rule stops it.
  if (kind === "observe_mode") return request.agent === subject;
  if (kind === "rule" && !after.actions.has(request.action))
    return after.agents.get(request.agent)?.definition.mode === "observe";
  if (kind === "cell")
    return (
      request.agent === subject &&
      request.environment === environment &&
      (after.actions.get(request.action)?.facts.power ?? null) === power
    );
  return reaches.some(
    (place) =>
      place.agent === request.agent && place.action === request.action && place.environment === request.environment,
  );
}

it("what is taken as narrowing lets no call pass that was refused before, and one category widens nothing outside it", () => {
  const met = { narrowing: 0, one: 0, more: 0, flips: 0 };
  fc.assert(
    fc.property(anyChange, ({ before, after, calls }) => {
      const change = compareStates(before, after);
      const refusal = oneCategory(change);
      met[change.categories.length === 0 ? "narrowing" : refusal === null ? "one" : "more"] += 1;
      if (refusal !== null) return;
      const [category] = change.categories;
      const [from, to] = [compileOrganisation(before.definition), compileOrganisation(after.definition)];
      for (const call of calls) {
        if (widthOf(to, call) <= widthOf(from, call)) continue;
        met.flips += 1;
        if (category === undefined || !holds(category, call, to))
          expect({ category: category ?? null, call, before, after }).toBe("a category that holds the call");
      }
    }),
    { numRuns: CHANGES },
  );
  // The generator is worth its time only where it meets each of them.
  expect(met.narrowing).toBeGreaterThan(CHANGES / 20);
  expect(met.one).toBeGreaterThan(CHANGES / 20);
  expect(met.more).toBeGreaterThan(CHANGES / 20);
  expect(met.flips).toBeGreaterThan(0);
});
