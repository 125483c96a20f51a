import type { HookConfiguration } from "./configuration";

/** How much later than the hook gives up the host does, in seconds: a host that gives up first may let the call run. */
const SPARE_SECONDS = 10;
const TELLING_SECONDS = 60;

/**
 * Claude Code's settings for the hook. A hook that fails, or that cannot be started, would let calls through: `exit 2` makes a
 * stop of every failure, and `onFailure` (Claude Code 2.1.295) of a time-out too. The hook ends before that by itself.
 * @param command the words of the hook's command line
 */
export function claudeCodeSettings(configuration: HookConfiguration, command: readonly string[]): object {
  const line = command.map(quoted).join(" ");
  const hook = (timeout: number, more: object = {}) => [
    { matcher: "*", hooks: [{ type: "command", command: `${line} || exit 2`, timeout, ...more }] },
  ];
  return {
    hooks: {
      PreToolUse: hook(Math.ceil(answerSecondsMax(configuration)) + SPARE_SECONDS, {
        onFailure: "block",
        statusMessage: "Asking Ambit, and people where it says so",
      }),
      PostToolUse: hook(TELLING_SECONDS),
      PostToolUseFailure: hook(TELLING_SECONDS),
      // Without it values count as unseen, so a prompt is not stopped for it.
      ...(configuration.requestValues
        ? {
            UserPromptSubmit: [
              { hooks: [{ type: "command", command: `${line} || exit 0`, timeout: TELLING_SECONDS }] },
            ],
          }
        : {}),
    },
  };
}

/** After how many seconds of its process a hook that has not answered is a no. */
export function answerSecondsMax({ patience, answerWithin }: HookConfiguration): number {
  return patience + answerWithin;
}

/** For a POSIX shell. */
function quoted(word: string): string {
  return /^[A-Za-z0-9_./:=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
