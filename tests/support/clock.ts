export interface TestClock {
  now(): Date;
  /** Moves the time forward. */
  advance(ms: number): void;
}

/** A clock that stands still until a test moves it. */
export function testClock(start: Date | string = "2026-11-24T09:00:00.000Z"): TestClock {
  let at = new Date(start).getTime();
  return {
    now: () => new Date(at),
    advance: (ms) => {
      at += ms;
    },
  };
}
