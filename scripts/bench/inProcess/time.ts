import { quantile } from "../row";

const NANOSECONDS_PER_MICROSECOND = 1_000;

/** The median time of one call, in microseconds, of `times` calls that are timed one by one. */
export function medianOfCalls(times: number, call: (index: number) => void): number {
  const nanoseconds = new Array<number>(times);
  for (let index = 0; index < times; index += 1) {
    const began = process.hrtime.bigint();
    call(index);
    nanoseconds[index] = Number(process.hrtime.bigint() - began);
  }
  return quantile(nanoseconds, 0.5) / NANOSECONDS_PER_MICROSECOND;
}
