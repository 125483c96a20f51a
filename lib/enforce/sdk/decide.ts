/** Gets a yes for a call: at once, or after a person's answer. */
import type { Ambit } from "./ambit";
import type { Allowed, DecisionAnswer, Escalated, Task } from "./answers";
import { AmbitFault, ApprovalGone, CallAborted, Denied, NotApproved, NotAsked, StillWaiting } from "./errors";
import type { Correlation, Handle } from "./handle";
import { type JsonObject, jsonObjectCopy } from "./json";
import type { Session } from "./session";
import { sleep } from "./wait";

/** How often one call may be asked about anew because the session became riskier while it waited. */
const ROUNDS_MAX = 5;
/** Most often that a waiting task is looked at, in milliseconds. */
const POLL_MS_MIN = 250;
/** How long after its end a task that cannot be looked at is still waited for, in milliseconds. */
const LATE_MS_MAX = 60_000;

/** What is decided, what the permit is redeemed for, and what then runs. */
export interface ExactCall {
  action: string;
  resource: { type: string; id: string; properties?: JsonObject };
  args: JsonObject;
}

/** What may be said with a call. */
export interface CallOptions {
  /** The session it belongs to; without one, the agent's shared session. */
  session?: Session;
  /** The person for whom it is made. */
  onBehalfOf?: string;
  /** Ends the wait, and is handed to the tool. */
  signal?: AbortSignal;
  /** How long to wait for people, in milliseconds; without it, as long as the approval can be given. */
  patienceMs?: number;
  /**
   * Told when people are asked and at each look, and awaited: keep the handle here, and a restart loses nothing. It changes when
   * people are asked anew.
   */
  onWaiting?: (waiting: Waiting) => void | Promise<void>;
  /** Answers an approver's question, once; undefined leaves it open. */
  onQuestion?: (question: string) => string | undefined | Promise<string | undefined>;
  /** The agent's own words, shown to people. */
  justification?: string;
  /** The model's own, 0 to 1; recorded and shown. */
  confidence?: number;
  correlation?: Correlation;
}

export interface Waiting {
  handle: Handle;
  /** Where people answer. */
  link: string;
  expiresAt: Date;
  waitedMs: number;
}

export interface Decided {
  allowed: Allowed;
  exact: ExactCall;
  /** An approver changed the arguments. */
  edited: boolean;
}

export interface Deciding {
  ambit: Ambit;
  exact: ExactCall;
  options: CallOptions;
  /** What is allowed at once runs at once: its permit is redeemed with the decision. */
  redeemsAtOnce: boolean;
}

/** @throws AmbitError when the call may not run */
export async function decide(deciding: Deciding): Promise<Decided> {
  return await new Decision(deciding, false).fromTheStart();
}

/**
 * Goes on with a call that waits. It runs with the use of its approval alone: that is used once, whoever resumes it and how often.
 * @throws AmbitError when the call may not run
 */
export async function decideResumed(deciding: Deciding, handle: Handle): Promise<Decided> {
  return await new Decision(deciding, true).from(handle);
}

class Decision {
  private readonly startedAt: number;
  private readonly asked = new Set<string>();
  private exact: ExactCall;
  private edited = false;

  constructor(
    private readonly deciding: Deciding,
    private readonly isResumed: boolean,
  ) {
    this.startedAt = deciding.ambit.now();
    this.exact = deciding.exact;
  }

  async fromTheStart(): Promise<Decided> {
    this.assertWanted();
    return await this.answered(await this.ask({ submit: true, redeem: this.deciding.redeemsAtOnce }));
  }

  async from(handle: Handle): Promise<Decided> {
    this.assertWanted(handle);
    const { task } = await this.deciding.ambit.task(handle.approvalId);
    return await this.answered(await this.present(await this.approvalOf(task, handle.evaluationId)));
  }

  /** Follows an answer until it is a yes. */
  private async answered(first: DecisionAnswer): Promise<Decided> {
    let answer = first;
    for (let round = 0; answer.outcome === "escalate" && round < ROUNDS_MAX; round += 1) {
      const { task } = answer;
      if (task === undefined) throw new NotAsked(answer.error ?? "Nobody could be asked.", answer.evaluationId);
      answer = await this.present(await this.approvalOf(task, answer.evaluationId));
    }
    if (answer.outcome === "escalate")
      throw new NotAsked("What it needs approval for kept changing. Try again later.", answer.evaluationId);
    if (answer.outcome === "deny") throw new Denied(answer.reason, answer.reasons, answer);
    return { allowed: answer, exact: this.exact, edited: this.edited };
  }

  /** Evaluates again with an approval that was given. */
  private async present(approval: string): Promise<DecisionAnswer> {
    // Not submitted at first: an approval that was used must not put a second one before people.
    const answer = await this.ask({ submit: false, approval });
    if (answer.outcome === "escalate") {
      if (answer.reason !== "out_of_scope") throw gone(answer);
      // The session became riskier than what people approved: they are asked about it as it is now.
      return await this.onlyWith(undefined, await this.ask({ submit: true, approval }));
    }
    return await this.onlyWith(approval, answer);
  }

  /** A resumed call that is allowed without its approval could be allowed a second time, so it is not run. */
  private async onlyWith(approval: string | undefined, answer: DecisionAnswer): Promise<DecisionAnswer> {
    if (!this.isResumed || answer.outcome !== "allow") return answer;
    if (approval !== undefined && answer.approvalId === approval) return answer;
    const why = "It is allowed without an approval now. Make it as a new call if it has not run yet.";
    await this.deciding.ambit.report({ evaluation_id: answer.evaluationId, status: "not_executed", error: why });
    throw new ApprovalGone("no_longer_needed", [why], answer.evaluationId);
  }

  private async ask({
    submit,
    approval,
    redeem = false,
  }: {
    submit: boolean;
    approval?: string;
    redeem?: boolean;
  }): Promise<DecisionAnswer> {
    const { ambit, options } = this.deciding;
    const { session, justification, confidence, correlation = {} } = options;
    const { requestId, toolCallId, traceparent } = correlation;
    const onBehalfOf = onBehalfOfIn(this.deciding);
    return await ambit.evaluate({
      subject: {
        type: "agent",
        id: ambit.agent,
        ...(onBehalfOf === undefined ? {} : { properties: { on_behalf_of: onBehalfOf } }),
      },
      action: { name: this.exact.action },
      resource: this.exact.resource,
      context: {
        arguments: this.exact.args,
        submit_request: submit,
        ...(redeem ? { redeem_permit: true } : {}),
        ...(approval === undefined ? {} : { approval: { id: approval } }),
        ...(session === undefined ? {} : { session_id: session.id }),
        ...(requestId === undefined ? {} : { request_id: requestId }),
        ...(toolCallId === undefined ? {} : { tool_call_id: toolCallId }),
        ...(traceparent === undefined ? {} : { traceparent }),
        ...(justification === undefined ? {} : { justification }),
        ...(confidence === undefined ? {} : { confidence }),
      },
    });
  }

  /** The id of the approval that is given for this call, after waiting for it where it takes a person. */
  private async approvalOf(opened: Task, evaluationId: string): Promise<string> {
    const task = opened.status === "pending" ? await this.wait(opened, evaluationId) : opened;
    if (task.approved === undefined) {
      if (task.status === "pending" || task.status === "approved")
        throw new AmbitFault("malformed", "Ambit gave an approval without saying which.");
      throw new NotApproved(task.status, task.description, task.id, evaluationId);
    }
    const { id, editedArguments } = task.approved;
    // An approver who changed the arguments approved the changed action; what it acts on stays as it was asked.
    if (editedArguments !== undefined) {
      this.exact = { ...this.exact, args: editedArguments };
      this.edited = true;
    }
    return id;
  }

  /** The task once it is no longer pending. While Ambit cannot be reached the wait goes on: the answer may have been given. */
  private async wait(opened: Task, evaluationId: string): Promise<Task> {
    const { ambit, options } = this.deciding;
    const { signal, patienceMs = Number.POSITIVE_INFINITY } = options;
    let task = opened;
    let pollMs = POLL_MS_MIN;
    for (;;) {
      const handle = this.handleOf(task, evaluationId);
      const waitedMs = ambit.now() - this.startedAt;
      await options.onWaiting?.({ handle, link: task.link, expiresAt: task.expiresAt, waitedMs });
      await this.answerQuestions(task);
      this.assertWanted(handle);
      const leftMs = patienceMs - (ambit.now() - this.startedAt);
      if (!(leftMs > 0)) throw new StillWaiting(handle, task.link, task.expiresAt);
      await sleep(Math.min(pollMs, leftMs), { signal, holds: true });
      this.assertWanted(handle);
      const looked = await this.look(task);
      if (looked === undefined) continue;
      ({ task, pollMs } = { task: looked.task, pollMs: Math.max(POLL_MS_MIN, looked.pollMs) });
      if (task.status !== "pending") return task;
    }
  }

  private async look(task: Task) {
    const { ambit } = this.deciding;
    try {
      return await ambit.task(task.id);
    } catch (error) {
      const mayComeBack = error instanceof AmbitFault && error.kind === "unreachable";
      if (!mayComeBack || ambit.now() > task.expiresAt.getTime() + LATE_MS_MAX) throw error;
      return undefined;
    }
  }

  private async answerQuestions({ id: taskId, questions }: Task): Promise<void> {
    const { ambit, options } = this.deciding;
    for (const { id, text } of questions) {
      if (this.asked.has(id) || options.onQuestion === undefined) continue;
      this.asked.add(id);
      const words = await options.onQuestion(text);
      // A reply that comes too late, or second, changes nothing about the wait.
      if (words !== undefined) await ambit.reply(taskId, id, words).catch(() => undefined);
    }
  }

  private handleOf(task: Task, evaluationId: string): Handle {
    const { session, correlation } = this.deciding.options;
    const onBehalfOf = onBehalfOfIn(this.deciding);
    return {
      version: 1,
      approvalId: task.id,
      evaluationId,
      action: this.exact.action,
      resource: this.exact.resource,
      // A copy: whoever keeps it may do with it as they like.
      arguments: jsonObjectCopy(this.exact.args, "the arguments"),
      ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
      ...(session === undefined ? {} : { session: { id: session.id, salt: session.salt } }),
      ...(correlation === undefined ? {} : { correlation }),
    };
  }

  private assertWanted(handle?: Handle): void {
    const { signal } = this.deciding.options;
    if (signal?.aborted) throw new CallAborted(signal, handle);
  }
}

function onBehalfOfIn({ ambit, options }: Deciding): string | undefined {
  return options.onBehalfOf ?? ambit.onBehalfOf;
}

function gone({ reason, reasons, evaluationId }: Escalated): ApprovalGone {
  return new ApprovalGone(
    reason,
    reasons.map(({ message }) => message),
    evaluationId,
  );
}
