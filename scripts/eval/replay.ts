/** Replays recorded runs over the access API as an enforcement point would have sent them. */
import { createHash } from "node:crypto";
import { observedDigests, requestDigests } from "@/lib/core/provenance/extract";
import type { DecisionAnswer } from "@/lib/enforce/ambit/answers";
import { AmbitClient } from "@/lib/enforce/ambit/client";
import { AmbitFault } from "@/lib/enforce/ambit/fault";
import type { RecordedCall, RecordedRun } from "./calls";
import { EvalFailure } from "./failure";
import type { Place } from "./place";

const ENVIRONMENT = "production";

/** What Ambit made of one recorded call. */
export interface Judged {
  run: RecordedRun;
  /** The call's place in its run, from 0. */
  step: number;
  call: RecordedCall;
  outcome: "allow" | "deny" | "escalate";
  /** `code: message` each. */
  reasons: string[];
}

/**
 * One session a run, in order. The person's request is told when it is opened, each call's recorded result after it was decided,
 * also of one that was stopped: the record holds what the agent saw then. Limits start anew with each run.
 * @throws EvalFailure when the bundle has no agent, or no grants, for a suite
 */
export async function* replay(place: Place, runs: readonly RecordedRun[]): AsyncGenerator<Judged[]> {
  const clients = new Map([...new Set(runs.map(({ suite }) => suite))].map((suite) => [suite, clientOf(place, suite)]));
  for (const run of runs) {
    await place.clearLimits();
    const ambit = clients.get(run.suite);
    if (ambit !== undefined) yield await replayRun(ambit, run);
  }
}

/** The suite's agent at the suite's tool, behind an enforcement point. */
function clientOf({ url, credentials }: Place, suite: string): AmbitClient {
  const found = credentials.find(
    ({ agent, tool, environment, kind }) =>
      agent === suite && tool === suite && environment === ENVIRONMENT && kind === "enforcement_point",
  );
  if (found === undefined) {
    const agents = [...new Set(credentials.map(({ agent }) => agent))];
    throw new EvalFailure(
      `The calls are of the suite "${suite}", and the bundle grants an agent "${suite}" nothing of a tool "${suite}" in "${ENVIRONMENT}". ` +
        `Agents with grants: ${agents.length === 0 ? "none" : agents.join(", ")}.`,
    );
  }
  return new AmbitClient({ url, credential: async () => found.secret });
}

async function replayRun(ambit: AmbitClient, run: RecordedRun): Promise<Judged[]> {
  const salt = createHash("sha256").update(run.run_id).digest("hex");
  const session = await ambit.openSession({
    salt,
    request_values: requestDigests(salt, run.request),
    label: run.run_id.slice(0, 200),
  });
  const judged: Judged[] = [];
  for (const [step, call] of run.calls.entries()) {
    const answer = await decide(ambit, { run, step, call, session });
    judged.push({ run, step, call, outcome: answer.outcome, reasons: answer.reasons });
    if (answer.evaluationId !== null) await report(ambit, { salt, call, answer, id: answer.evaluationId });
  }
  return judged;
}

interface Answer {
  /** Null where the call itself was refused. */
  evaluationId: string | null;
  outcome: Judged["outcome"];
  reasons: string[];
}

async function decide(
  ambit: AmbitClient,
  { run, step, call, session }: { run: RecordedRun; step: number; call: RecordedCall; session: string },
): Promise<Answer> {
  let answer: DecisionAnswer;
  try {
    answer = await ambit.evaluate({
      subject: { type: "agent", id: run.suite },
      action: { name: `${run.suite}.${call.tool}` },
      resource: { type: "mcp_tool", id: call.tool },
      context: {
        environment: ENVIRONMENT,
        arguments: call.args,
        session_id: session,
        request_id: `${step}`,
      },
    });
  } catch (error) {
    // A call that the API does not take is a call that did not happen.
    if (error instanceof AmbitFault && error.status === 400)
      return { evaluationId: null, outcome: "deny", reasons: [`invalid: ${error.message}`] };
    throw error;
  }
  if (answer.evaluation_id === undefined) throw new Error(`a decision was not recorded: ${answer.reason}`);
  return {
    evaluationId: answer.evaluation_id,
    outcome: answer.outcome,
    reasons: answer.reasons.map(({ code, message }) => `${code}: ${message}`),
  };
}

async function report(
  ambit: AmbitClient,
  { salt, call, answer, id }: { salt: string; call: RecordedCall; answer: Answer; id: string },
): Promise<void> {
  const failed = call.error !== undefined && call.error !== null;
  await ambit.reportOutcome({
    evaluation_id: id,
    status: answer.outcome !== "allow" ? "not_executed" : failed ? "failed" : "succeeded",
    state_changes: [],
    observed: observedDigests(salt, [call.result ?? null, call.error ?? null], call.args),
  });
}
