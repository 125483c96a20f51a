import type { HookConfiguration } from "./configuration";

/** What asking takes at most beside the wait for people, in seconds. */
const ASKING_SECONDS = 120;
const TELLING_SECONDS = 60;

/**
 * Claude Code's settings for the hook. A hook that fails, or that cannot be started, would let calls through: `exit 2` makes a
 * stop of every failure, and `onFailure` (Claude Code 2.1.295) of a time-out too.
 * @param command the words of the hook's command line
 */
export function claudeCodeSettings({ patience }: HookConfiguration, command: readonly string[]): object {
  const hook = (timeout: number, more: object = {}) => [
    {
      matcher: "*",
      hooks: [{ type: "command", command: `${command.map(quoted).join(" ")} || exit 2`, timeout, ...more }],
    },
  ];
  return {
    hooks: {
      PreToolUse: hook(Math.ceil(patience) + ASKING_SECONDS, {
        onFailure: "block",
        statusMessage: "Asking Ambit, and people where it says so",
      }),
      PostToolUse: hook(TELLING_SECONDS),
      PostToolUseFailure: hook(TELLING_SECONDS),
    },
  };
}

/** For a POSIX shell. */
function quoted(word: string): string {
  return /^[A-Za-z0-9_./:=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
