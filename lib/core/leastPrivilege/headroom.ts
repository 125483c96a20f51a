/** Room above what was seen, so that tomorrow's call that is a little larger is no escalation. */

/**
 * `value` times `headroom` (1: none), rounded up to two digits: 480 by 1.25 is 600, 0.07 is 0.088. What is no more than 0 stays, and
 * without headroom everything does.
 */
export function withHeadroom(value: number, headroom: number): number {
  if (headroom <= 1 || value <= 0) return value;
  const wanted = value * headroom;
  const step = 10 ** (Math.floor(Math.log10(wanted)) - 1);
  // What binary fractions add is no step of its own.
  const steps = Math.ceil(Number((wanted / step).toPrecision(12)));
  return Math.max(value, Number((steps * step).toPrecision(3)));
}
