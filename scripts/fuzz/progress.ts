/** Says how far a long run is: whoever waits for it, or has to break it off, knows what it has shown so far. */
import type { Fuzzed } from "./judge";

const EVERY_MS = 15_000;

/** @returns told after each part of the run; prints a line when the last one is some seconds old. */
export function reporter(cases: number): (done: Fuzzed) => void {
  const began = Date.now();
  let printed = began;
  return (done) => {
    const now = Date.now();
    if (now - printed < EVERY_MS || done.cases >= cases) return;
    printed = now;
    const [sofar, all, mismatches] = [done.cases, cases, done.mismatches].map((count) => count.toLocaleString("en-US"));
    const minutes = ((now - began) / 60_000).toFixed(1);
    console.log(`  ${sofar} of ${all}, ${mismatches} mismatches, after ${minutes} minutes`);
  };
}
