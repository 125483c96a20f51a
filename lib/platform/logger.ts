import { type Logger, pino } from "pino";

export type { Logger } from "pino";

/** Names under which a secret could reach a log line by mistake; their values are never written. */
const NEVER_WRITTEN = ["authorization", "cookie", "password", "secret", "token", "permit", "credential"];

const KEY = Symbol.for("ambit.logger");
type Holder = { [KEY]?: Logger };

/**
 * This process's log: one JSON object a line on standard error, so that standard output stays for people and for the
 * `ambit` command's results.
 */
export function logger(): Logger {
  const holder = globalThis as Holder;
  holder[KEY] ??= pino(
    {
      level: "info",
      base: null,
      redact: { paths: NEVER_WRITTEN.flatMap((name) => [name, `*.${name}`]), censor: "[not written]" },
    },
    process.stderr,
  );
  return holder[KEY];
}
