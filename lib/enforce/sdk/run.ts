/** Runs a call that was allowed: once, exactly as allowed, and tells Ambit what came of it. */
import type { Ambit, OutcomeReport, StateChange } from "./ambit";
import type { Obligation } from "./answers";
import { sha256 } from "./bytes";
import type { CallOptions, Decided } from "./decide";
import { AmbitFault, CallAborted, NotExecuted, ObligationNotUnderstood, OutcomeUnknown } from "./errors";
import { canonicalJson, type Json, type JsonObject, jsonCopy } from "./json";
import { applied, type ObligationHandlers, type Understood, understand } from "./obligations";

const ERROR_MAX = 500;
/** The longest value that a log record repeats, in characters of JSON. */
const LOGGED_MAX = 200_000;

/** What a tool gets beside its arguments. */
export interface GuardedCall {
  evaluationId: string;
  /** Why it was allowed, such as `granted` or `approval_honoured`. */
  reason: string;
  /** Redeemed already, unless the guard leaves that to the tool (`redeem: "tool"`): then pass it on to whoever runs the action. */
  permit: string;
  /** An approver changed the arguments. */
  edited: boolean;
  /** What the tool must carry out itself is among these. */
  obligations: readonly Obligation[];
  signal: AbortSignal | undefined;
  /** Says what the call changed, for its record. */
  changed(change: StateChange): void;
}

export type Tool<A, R> = (args: A, call: GuardedCall) => R | PromiseLike<R>;

export interface Running<A, R> {
  ambit: Ambit;
  tool: Tool<A, R>;
  options: CallOptions;
  handlers: ObligationHandlers | undefined;
  /** Who redeems the permit and tells the outcome: this guard, or the tool server that gets the permit. */
  redeem: "here" | "tool";
}

/** @throws AmbitError when it did not run or its result is withheld; else whatever the tool throws */
export async function run<A, R>(running: Running<A, R>, decided: Decided): Promise<R> {
  const { ambit, options, handlers, redeem } = running;
  const { allowed, exact } = decided;
  const { evaluationId } = allowed;
  const notRun = async (error: string) =>
    await ambit.report({ evaluation_id: evaluationId, status: "not_executed", error });

  const understood = understand(allowed.obligations, handlers);
  if (understood.beyond.length > 0) {
    await notRun(`The obligation ${understood.beyond.join(", ")} is not understood here.`);
    throw new ObligationNotUnderstood(understood.beyond, evaluationId);
  }
  if (options.signal?.aborted) {
    await notRun("The call was given up before it ran.");
    throw new CallAborted(options.signal, undefined, evaluationId);
  }
  const { log } = understood.rules;
  if (log !== undefined) await logFirst(running, decided, log, notRun);
  if (redeem === "here" && !allowed.redeemed) {
    try {
      await ambit.redeem({
        permit: allowed.permit,
        action: { name: exact.action },
        resource: exact.resource,
        context: { arguments: exact.args },
      });
    } catch (error) {
      // Redeemed already means by someone else: then nobody here can say that nothing ran.
      if (!(error instanceof AmbitFault && error.status === 409)) await notRun("The permit could not be redeemed.");
      throw error;
    }
  }
  return await execute(running, decided, understood);
}

async function execute<A, R>(
  running: Running<A, R>,
  { allowed, exact, edited }: Decided,
  understood: Understood,
): Promise<R> {
  const { ambit, tool, options, redeem } = running;
  const startedAt = new Date(ambit.now());
  const { evaluationId, permit, reason, obligations } = allowed;
  const changes: StateChange[] = [];
  const call: GuardedCall = {
    evaluationId,
    reason,
    permit,
    edited,
    obligations,
    signal: options.signal,
    changed: (change) => changes.push(jsonCopy(change, "the state change") as unknown as StateChange),
  };
  const report = async (outcome: Pick<OutcomeReport, "status" | "error" | "observed">, passes?: unknown) => {
    logEnd(running, evaluationId, { startedAt, status: outcome.status, level: understood.rules.log, passes });
    if (redeem === "here")
      await ambit.report({
        evaluation_id: evaluationId,
        occurred_at: startedAt.toISOString(),
        state_changes: changes,
        ...outcome,
      });
  };

  ambit.note({
    evaluation_id: evaluationId,
    kind: "tool_call.started",
    occurred_at: startedAt.toISOString(),
    content: { arguments_digest: await argumentsDigest(exact.args) },
  });
  let result: R;
  try {
    result = await tool(jsonCopy(exact.args) as A, call);
  } catch (error) {
    await report(failureOf(error, options.signal));
    throw error;
  }
  try {
    const passes = await applied(result, understood, evaluationId);
    const observed = await options.session?.observed(passes, exact.args);
    await report({ status: "succeeded", ...(observed === undefined ? {} : { observed }) }, passes);
    return passes as R;
  } catch (error) {
    // It ran, whatever becomes of its result.
    await report({ status: "succeeded" });
    throw error;
  }
}

function failureOf(error: unknown, signal: AbortSignal | undefined): Pick<OutcomeReport, "status" | "error"> {
  const words = (error instanceof Error ? error.message : "The tool failed.").slice(0, ERROR_MAX);
  if (isCalled(error, "not_executed", NotExecuted)) return { status: "not_executed", error: words };
  if (isCalled(error, "outcome_unknown", OutcomeUnknown) || signal?.aborted)
    return { status: "failed", error: `It is unknown whether the call took effect: ${words}` };
  return { status: "failed", error: words };
}

function isCalled(error: unknown, code: string, type: typeof NotExecuted | typeof OutcomeUnknown): boolean {
  return error instanceof type || (error instanceof Error && "code" in error && error.code === code);
}

/** With the obligation `log` the record must be kept before anything runs. */
async function logFirst<A, R>(
  { ambit }: Running<A, R>,
  { allowed: { evaluationId }, exact }: Decided,
  level: "metadata" | "full",
  notRun: (error: string) => Promise<void>,
): Promise<void> {
  try {
    await ambit.record({
      evaluation_id: evaluationId,
      kind: "request.logged",
      occurred_at: new Date(ambit.now()).toISOString(),
      content: {
        arguments_digest: await argumentsDigest(exact.args),
        ...(level === "full" ? { arguments: logged(exact.args) } : {}),
      },
    });
  } catch (error) {
    await notRun("The obligation log could not be met.");
    // An agent's own credential keeps no records, whoever asks for them.
    if (error instanceof AmbitFault && error.status === 403) throw new ObligationNotUnderstood(["log"], evaluationId);
    throw error;
  }
}

async function argumentsDigest(args: JsonObject): Promise<string> {
  return `sha256:${await sha256(canonicalJson(args))}`;
}

function logEnd<A, R>(
  { ambit }: Running<A, R>,
  evaluationId: string,
  ended: { startedAt: Date; status: string; level: "metadata" | "full" | undefined; passes: unknown },
): void {
  const { startedAt, status, level, passes } = ended;
  const endedAt = new Date(ambit.now());
  ambit.note({
    evaluation_id: evaluationId,
    kind: "tool_result",
    occurred_at: endedAt.toISOString(),
    content: {
      status,
      duration_ms: endedAt.getTime() - startedAt.getTime(),
      // What must not pass must not pass into the record either.
      ...(level === "full" && passes !== undefined ? { result: logged(passes) } : {}),
    },
  });
}

function logged(value: unknown): Json {
  try {
    const text = JSON.stringify(value) ?? "null";
    return text.length <= LOGGED_MAX ? (JSON.parse(text) as JsonObject) : { left_out: `${text.length} characters` };
  } catch {
    return { left_out: "not JSON" };
  }
}
