/** The machine's clock. Everything that needs the time is given one, so that tests can move it. */
export function systemClock(): () => Date {
  return () => new Date();
}
