/**
 * What a guarded call throws when it did not run, or when its result may not be handed on. Each has a `code`, so that it can be
 * told apart where classes were loaded twice; each message is for the agent to read.
 */
import type { Handle } from "./handle";

export interface Reason {
  code: string;
  message: string;
}

export abstract class AmbitError extends Error {
  abstract readonly code: string;

  constructor(
    message: string,
    /** The evaluation that it is about, where there is one: the record is found by it. */
    readonly evaluationId?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Ambit could not be asked, or its answer cannot be relied on. Without an answer nothing runs. */
export class AmbitFault extends AmbitError {
  override readonly name = "AmbitFault";
  readonly code = "ambit_fault";

  constructor(
    /** `unreachable`: no answer came, or a server's fault. `refused`: Ambit said no to the request itself. `malformed`: an answer that is none. */
    readonly kind: "unreachable" | "refused" | "malformed",
    message: string,
    /** The HTTP status, when an answer came. */
    readonly status?: number,
  ) {
    super(message);
  }
}

/** The budget, a rule, a limit or a kill switch says no. */
export class Denied extends AmbitError {
  override readonly name = "Denied";
  readonly code = "denied";

  constructor(
    /** The first reason's code, such as `no_grant`. */
    readonly reason: string,
    readonly reasons: readonly Reason[],
    details: {
      evaluationId?: string | undefined;
      /** Seconds after which the same call can be allowed. */
      retryAfter?: number | undefined;
      /** With `handed_off`: the task that a person has now, or has done already. */
      handOff?: { id: string; result?: string } | undefined;
    },
  ) {
    super(deniedWords(reasons, details), details.evaluationId);
    this.retryAfter = details.retryAfter;
    this.handOff = details.handOff;
  }

  readonly retryAfter: number | undefined;
  readonly handOff: { id: string; result?: string } | undefined;
}

function deniedWords(
  reasons: readonly Reason[],
  { retryAfter, handOff }: { retryAfter?: number | undefined; handOff?: { id: string; result?: string } | undefined },
): string {
  const next =
    handOff?.result !== undefined
      ? `A person has done this task (hand-off ${handOff.id}), so do not do it again. What they say came of it: ${handOff.result}`
      : handOff !== undefined
        ? `A person takes this task over (hand-off ${handOff.id}): do not go on with it.`
        : retryAfter !== undefined
          ? `Try again in ${Math.ceil(retryAfter)} seconds.`
          : "Trying again will not help: take another way, or tell the person you work for.";
  return ["Denied: this call did not run.", ...reasons.map(({ message }) => message), next].join(" ");
}

/** People were asked, and it ended without a yes. */
export class NotApproved extends AmbitError {
  override readonly name = "NotApproved";
  readonly code = "not_approved";

  constructor(
    readonly status: "denied" | "expired" | "cancelled",
    /** Why, in the words of whoever denied it; may be empty. */
    readonly said: string,
    readonly approvalId: string,
    evaluationId?: string,
  ) {
    super(
      {
        denied: `A person denied this call, so it did not run.${said === "" ? "" : ` The reason given: ${said}`} Do not repeat it unchanged.`,
        expired: "Nobody answered in time, which counts as a no: this call did not run.",
        cancelled: "The request for approval was withdrawn, so this call did not run.",
      }[status],
      evaluationId,
    );
  }
}

/** It needs an approval, and none could be asked for. */
export class NotAsked extends AmbitError {
  override readonly name = "NotAsked";
  readonly code = "not_asked";

  constructor(message: string, evaluationId?: string) {
    super(`This call needs a person's approval and did not run. ${message}`, evaluationId);
  }
}

/** The patience of the call is over. The approval can still be given: `resume(handle)` goes on. */
export class StillWaiting extends AmbitError {
  override readonly name = "StillWaiting";
  readonly code = "still_waiting";

  constructor(
    readonly handle: Handle,
    /** Where people answer it. */
    readonly link: string,
    readonly expiresAt: Date,
  ) {
    super(
      `This call waits for a person and did not run. It can be answered at ${link} until ${expiresAt.toISOString()}.`,
      handle.evaluationId,
    );
  }
}

/** The caller's signal was aborted before anything ran; `cause` is its reason. A request that waits stays open: see `handle`. */
export class CallAborted extends AmbitError {
  override readonly name = "CallAborted";
  readonly code = "call_aborted";

  constructor(
    signal: AbortSignal,
    readonly handle?: Handle,
    evaluationId?: string,
  ) {
    super("The call was given up before it ran.", evaluationId ?? handle?.evaluationId, { cause: signal.reason });
  }
}

/**
 * The approval cannot be used any more: it was used, revoked, or it ended; or the call no longer needs it. A call that was resumed
 * may have run before. Nothing ran now.
 */
export class ApprovalGone extends AmbitError {
  override readonly name = "ApprovalGone";
  readonly code = "approval_gone";

  constructor(
    readonly reason: string,
    messages: readonly string[],
    evaluationId?: string,
  ) {
    super(
      [
        "This call did not run: its approval is not there to be used. An approval is for one run, and this call or an identical one may have used it.",
        ...messages,
      ].join(" "),
      evaluationId,
    );
  }
}

/** Ambit allows the call only with something that this guard cannot do. */
export class ObligationNotUnderstood extends AmbitError {
  override readonly name = "ObligationNotUnderstood";
  readonly code = "obligation_not_understood";

  constructor(
    readonly types: readonly string[],
    evaluationId?: string,
  ) {
    super(
      `This call did not run: Ambit allows it only with ${types.map((type) => JSON.stringify(type)).join(" and ")}, which cannot be done here.`,
      evaluationId,
    );
  }
}

/** The call ran, and its result holds what an obligation could not be applied to, so nobody gets it. */
export class ResultWithheld extends AmbitError {
  override readonly name = "ResultWithheld";
  readonly code = "result_withheld";

  constructor(message: string, evaluationId?: string) {
    super(`The call ran, and its result is withheld: ${message}`, evaluationId);
  }
}

/** For a tool to throw when it is sure that nothing happened. The limits get back what was reserved for it. */
export class NotExecuted extends Error {
  override readonly name = "NotExecuted";
  readonly code = "not_executed";
}

/** For a tool to throw when it cannot know whether it took effect. Told as a failure whose effect is unknown. */
export class OutcomeUnknown extends Error {
  override readonly name = "OutcomeUnknown";
  readonly code = "outcome_unknown";
}

/** Why a permit was not accepted, with the HTTP status that a tool server answers with. */
export type PermitProblem =
  | "malformed"
  | "wrong_type"
  | "unknown_key"
  | "bad_signature"
  | "wrong_issuer"
  | "wrong_audience"
  | "wrong_agent"
  | "expired"
  | "other_action"
  | "already_redeemed"
  | "not_redeemable";

export class InvalidPermit extends AmbitError {
  override readonly name = "InvalidPermit";
  readonly code = "invalid_permit";

  constructor(
    readonly problem: PermitProblem,
    message: string,
    evaluationId?: string,
  ) {
    super(message, evaluationId);
  }

  /** 401 for what is no permit, 409 for one that was used, 403 for one that is not for this. */
  get status(): 401 | 403 | 409 {
    if (this.problem === "already_redeemed") return 409;
    return ["malformed", "wrong_type", "unknown_key", "bad_signature"].includes(this.problem) ? 401 : 403;
  }
}
