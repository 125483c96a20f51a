import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { silenceAt } from "@/lib/core/source/silence";

const MINUTE = 60_000;
const every = (minutes: number, count: number) => Array.from({ length: count }, (_, index) => index * minutes * MINUTE);

describe("a source is silent when it is quiet for much longer than it usually is", () => {
  it("one that sends every minute, after ten of them", () => {
    const minutes = every(1, 30);
    const last = 29 * MINUTE;
    expect(silenceAt(minutes, last + 10 * MINUTE)).toBeNull();
    expect(silenceAt(minutes, last + 11 * MINUTE)).toEqual({ since: last, until: null });
  });

  it("one that sends every hour, after three of them", () => {
    const minutes = every(60, 12);
    const last = 11 * 60 * MINUTE;
    expect(silenceAt(minutes, last + 170 * MINUTE)).toBeNull();
    expect(silenceAt(minutes, last + 181 * MINUTE)).toEqual({ since: last, until: null });
  });

  it("at a time within a pause that is over, from its beginning to its end", () => {
    const pause = 100 * MINUTE;
    const minutes = [...every(1, 30), ...every(1, 30).map((minute) => minute + 29 * MINUTE + pause)];
    expect(silenceAt(minutes, 40 * MINUTE)).toEqual({ since: 29 * MINUTE, until: 29 * MINUTE + pause });
    expect(silenceAt(minutes, 12 * MINUTE)).toBeNull();
  });

  it("never where too little is known, nor while something comes as it usually does", () => {
    expect(silenceAt(every(1, 7), 1_000 * MINUTE)).toBeNull();
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 10, maxLength: 60 }), (pauses) => {
        let at = 0;
        const minutes = pauses.map((pause) => {
          at += pause * MINUTE;
          return at;
        });
        for (const minute of minutes) expect(silenceAt(minutes, minute + 30_000)).toBeNull();
      }),
    );
  });
});
