import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { afterlifeOf, endOf, type Handed, OUTCOME_AWAITED_MS } from "@/lib/core/killSwitch/timeToDead";

interface Written {
  permits?: number;
  tokens?: number;
  kind?: "access_token" | "downstream_token";
  issuer?: string;
  expires: number;
  revoked?: number;
  reported?: number;
  redeemed?: true;
  mustRedeem?: true;
}

interface Case {
  name: string;
  handed: Written[];
  looks: { at: number; alive?: Record<string, [number, number | null]>; deadAt?: number; unreported?: number }[];
}

const STOP = Date.parse("2026-11-24T09:00:00Z");
const afterStop = (seconds: number) => STOP + seconds * 1_000;
const cases = parse(readFileSync(new URL("../../cases/timeToDead.yaml", import.meta.url), "utf8")) as Case[];

function handedOf(one: Written): Handed {
  const { issuer = "ambit", expires, kind = "access_token" } = one;
  if (one.tokens !== undefined) return { is: "tokens", kind, issuer, count: one.tokens, expiresAt: afterStop(expires) };
  return {
    is: "permits",
    issuer,
    count: one.permits ?? 0,
    mustRedeem: one.mustRedeem === true,
    redeemed: one.redeemed === true,
    expiresAt: afterStop(expires),
    revokedAt: one.revoked === undefined ? null : afterStop(one.revoked),
    reportedAt: one.reported === undefined ? null : afterStop(one.reported),
  };
}

describe.each(cases)("$name", ({ handed, looks }) => {
  it.each(looks)("$at s after the stop", ({ at, alive = {}, deadAt, unreported = 0 }) => {
    const found = afterlifeOf(STOP, handed.map(handedOf), afterStop(at));
    const shown = Object.fromEntries(
      found.alive.map(({ kind, count, latestEnd }) => [
        kind,
        [count, latestEnd === null ? null : (latestEnd - STOP) / 1_000],
      ]),
    );
    expect(shown).toEqual(alive);
    expect(found.deadAt).toBe(deadAt === undefined ? null : afterStop(deadAt));
    expect(found.unreported).toBe(unreported);
  });
});

const time = fc.integer({ min: -3_600, max: 7_200 }).map(afterStop);
const anything: fc.Arbitrary<Handed> = fc.oneof(
  fc.record({
    is: fc.constant("tokens" as const),
    kind: fc.constantFrom("access_token" as const, "downstream_token" as const),
    issuer: fc.constantFrom("ambit", "billing"),
    count: fc.integer({ min: 1, max: 9 }),
    expiresAt: time,
  }),
  fc.record({
    is: fc.constant("permits" as const),
    issuer: fc.constantFrom("ambit", "billing"),
    count: fc.integer({ min: 1, max: 9 }),
    mustRedeem: fc.boolean(),
    redeemed: fc.boolean(),
    expiresAt: time,
    revokedAt: fc.option(time),
    reportedAt: fc.option(time),
  }),
);
const many = fc.array(anything, { maxLength: 8 });
const look = fc.integer({ min: 0, max: 2 * 86_400 }).map(afterStop);

describe("whatever was handed out", () => {
  it("it is dead exactly when nothing is alive and everything told its end, and never before the stop or after the look", () => {
    fc.assert(
      fc.property(many, look, (handed, now) => {
        const { alive, deadAt, unreported } = afterlifeOf(STOP, handed, now);
        const ends = handed.map(endOf);
        expect(deadAt !== null).toBe(ends.every((end) => end !== null && end <= now));
        expect([deadAt !== null, alive.length > 0, unreported > 0].filter(Boolean)).toHaveLength(1);
        if (deadAt === null) return;
        expect(deadAt).toBeGreaterThanOrEqual(STOP);
        expect(deadAt).toBeLessThanOrEqual(now);
        for (const end of ends) expect(end).toBeLessThanOrEqual(deadAt);
      }),
    );
  });

  it("the time is the same at every later look, in whatever order it is told, and however it is divided up", () => {
    fc.assert(
      fc.property(many, look, fc.integer({ min: 0, max: 90_000 }), (handed, now, later) => {
        const first = afterlifeOf(STOP, handed, now);
        expect(afterlifeOf(STOP, handed.toReversed(), now)).toEqual(first);
        const single = handed.flatMap((one) => Array.from({ length: one.count }, () => ({ ...one, count: 1 })));
        expect(afterlifeOf(STOP, single, now)).toEqual(first);
        if (first.deadAt !== null) expect(afterlifeOf(STOP, handed, now + later * 1_000)).toEqual(first);
      }),
    );
  });

  it("anything more makes it die no sooner", () => {
    fc.assert(
      fc.property(many, anything, look, (handed, more, now) => {
        const { deadAt } = afterlifeOf(STOP, [...handed, more], now);
        if (deadAt === null) return;
        expect(afterlifeOf(STOP, handed, now).deadAt).toBeLessThanOrEqual(deadAt);
      }),
    );
  });

  it("it is settled a day after the last known end", () => {
    fc.assert(
      fc.property(many, (handed) => {
        const last = Math.max(STOP, ...handed.map((one) => endOf(one) ?? STOP));
        const { alive } = afterlifeOf(STOP, handed, last + OUTCOME_AWAITED_MS);
        expect(alive).toEqual([]);
      }),
    );
  });
});
