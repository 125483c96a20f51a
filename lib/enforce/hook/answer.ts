/** What the host gets on standard output, and with which status the hook ends. */

export interface HookAnswer {
  /** JSON, or nothing: the host then goes on as if there were no hook. */
  stdout: string;
  stderr: string;
  /** 2 stops a call that has not run, whatever else is said; any other status but 0 would let it through. */
  exitCode: 0 | 2;
}

export type Permission = "allow" | "deny" | "ask";

export const NOTHING: HookAnswer = { stdout: "", stderr: "", exitCode: 0 };

export function permission(decision: Permission, reason: string, updatedInput?: object): HookAnswer {
  return said({
    hookSpecificOutput: {
      hookEventName: "PreToolUse",
      permissionDecision: decision,
      permissionDecisionReason: reason,
      ...(updatedInput === undefined ? {} : { updatedInput }),
    },
  });
}

/** For the person at the host. */
export function notice(message: string): HookAnswer {
  return said({ systemMessage: message });
}

/** Nothing of the event could be understood, so nothing that it announces may run. */
export function stopped(message: string): HookAnswer {
  return { stdout: "", stderr: `${message}\n`, exitCode: 2 };
}

function said(answer: object): HookAnswer {
  return { stdout: `${JSON.stringify(answer)}\n`, stderr: "", exitCode: 0 };
}
