import { describe, expect, it } from "vitest";
import { buildActionRecord } from "@/lib/core/record/build";
import { recordCases, storyOf } from "./stories";

/** Every case under tests/cases/record says in plain words what a record must show. */
describe("an action record", () => {
  const cases = recordCases();

  it("has cases to be judged by", () => {
    expect(cases.length).toBeGreaterThan(15);
  });

  it.each(cases)("$name: $description", (one) => {
    const record = buildActionRecord(storyOf(one), Date.parse(one.now));
    const phases = Object.entries(record.phases).flatMap(([name, phase]) =>
      phase === null ? [] : [[name, phase.basis]],
    );
    expect({
      standing: record.standing,
      open: record.open,
      phases: Object.fromEntries(phases),
      gaps: record.gaps.map((gap) => `${gap.phase} ${gap.kind} ${gap.state}`),
      conflicts: record.conflicts.map((conflict) => `${conflict.phase} ${conflict.kind}`),
      parts: [record.parts.request, record.parts.credential, record.parts.tool_call, record.parts.state_change],
      events: record.events.map((event) => `${event.phase} ${event.kind}`),
      ...(one.expect.links === undefined
        ? {}
        : {
            links: record.links
              .filter((link) => link.to.type === "evaluation" || link.to.type === "approval")
              .map((link) => `${link.relation} ${link.basis}`),
          }),
    }).toEqual(one.expect);
    expect(record.standing_sentence).not.toBe("");
  });
});
