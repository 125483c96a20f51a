/** Gets a yes for a call: at once, or after a person's answer. */
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import type { Allowed, DecisionAnswer, Escalated } from "@/lib/enforce/ambit/answers";
import { type Call, evaluationOf, type GatewayParts } from "./call";
import { jsonDigest } from "./digest";
import { type ExactCall, exactCalls } from "./exactCall";
import { hold, withLink } from "./hold";
import { approvalGone, denied, editedAway, notApproved, notAsked, stillWaiting, withdrawn } from "./results";
import { isLookedAt } from "./stateChanges";

/** How often one call may be asked about anew because the session became riskier while it waited. */
const ROUNDS_MAX = 5;

/** One action that was allowed, as `exact`, which an approver may have edited. */
export interface Granted {
  allowed: Allowed;
  exact: ExactCall;
  edited: boolean;
}

/** An approval to present, with the arguments that it was given for. */
interface Approved {
  approval: string;
  exact: ExactCall;
  edited: boolean;
}

/** Every action that the call is was allowed; or what to tell the agent. */
export type Decided = { granted: Granted[] } | { answer: CallToolResult };

/**
 * A call that is several actions runs when all of them are allowed; what was taken for those that were is given back otherwise.
 * @throws AmbitFault when no answer came that can be relied on
 * @throws MappingError
 */
export async function decide(parts: GatewayParts, call: Call): Promise<Decided> {
  const until = Date.now() + (call.patienceMs ?? parts.configuration.patience * 1_000);
  const exacts = exactCalls(parts.configuration, call);
  const atOnce = exacts.length === 1 && runsAtOnce(call);
  const granted: Granted[] = [];
  try {
    for (const exact of exacts) {
      const one = await decideOne(parts, call, exact, { until, atOnce });
      if (!("answer" in one)) granted.push(one);
      const answer = "answer" in one ? one.answer : editBeyond(parts, call, one, exacts);
      if (answer === undefined) continue;
      await giveBack(parts, call, granted, "Another action of the same call was not allowed.");
      return { answer };
    }
  } catch (error) {
    await giveBack(parts, call, granted, "Another action of the same call was not decided.");
    throw error;
  }
  return { granted };
}

/**
 * Whether what is allowed runs next, so that its permit can be redeemed with the decision. Not where something is looked at in between, where
 * the permit is to let a secret go, or where the server redeems it.
 */
function runsAtOnce({ upstream, operation }: Call): boolean {
  const { bearer, redeem } = upstream.configuration;
  if (bearer?.ambit === true || redeem === "upstream") return false;
  return !(operation.method === "tools/call" && isLookedAt(upstream, operation.target));
}

/** Nothing ran of what was allowed. */
export async function giveBack(
  { reporter }: GatewayParts,
  { ambit }: Call,
  granted: readonly Granted[],
  why: string,
): Promise<void> {
  for (const { allowed } of granted)
    await reporter.outcome(ambit, { evaluation_id: allowed.evaluation_id, status: "not_executed", error: why });
}

/** An edit is of one action. Where the call is several, or its tool's mapping makes another action of it, people must be asked anew. */
function editBeyond(
  { configuration }: GatewayParts,
  call: Call,
  { edited, exact, allowed }: Granted,
  exacts: readonly ExactCall[],
): CallToolResult | undefined {
  if (!edited || call.declared === undefined) return undefined;
  const operation = { ...call.operation, args: exact.args };
  const [anew] = exacts.length === 1 ? exactCalls(configuration, { ...call, operation }) : [];
  const isSame =
    anew !== undefined &&
    anew.action.name === exact.action.name &&
    jsonDigest(anew.resource) === jsonDigest(exact.resource);
  return isSame ? undefined : editedAway(allowed.evaluation_id, exact.args);
}

async function decideOne(
  parts: GatewayParts,
  call: Call,
  asked: ExactCall,
  { until, atOnce }: { until: number; atOnce: boolean },
): Promise<Granted | { answer: CallToolResult }> {
  let exact = asked;
  let edited = false;
  let answer = await ask(parts, call, exact, { submit: true, redeem: atOnce });
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    if (answer.outcome === "allow") return { allowed: answer, exact, edited };
    if (answer.outcome === "deny") return { answer: denied(answer) };
    const waited = await approvalFor(parts, call, { escalated: answer, exact, edited, until });
    if ("answer" in waited) return waited;
    ({ exact, edited } = waited);
    const { approval } = waited;
    // Not submitted at first: an approval that an identical call used must not put a second one before people.
    answer = await ask(parts, call, exact, { submit: false, approval });
    if (answer.outcome !== "escalate") continue;
    if (answer.reason !== "out_of_scope")
      return {
        answer: approvalGone(
          answer.evaluation_id,
          answer.reason,
          answer.reasons.map(({ message }) => message),
        ),
      };
    // The session became riskier than what people approved: they are asked about it as it is now.
    answer = await ask(parts, call, exact, { submit: true, approval });
  }
  if (answer.outcome === "allow") return { allowed: answer, exact, edited };
  if (answer.outcome === "deny") return { answer: denied(answer) };
  return {
    answer: notAsked(answer.evaluation_id, answer.reason, "What it needs approval for kept changing. Try again later."),
  };
}

async function ask(
  parts: GatewayParts,
  call: Call,
  exact: ExactCall,
  asking: { submit: boolean; approval?: string; redeem?: boolean },
): Promise<DecisionAnswer> {
  // What the calls before this one brought back bears on it: where a value was first seen, and what was given back.
  await parts.reporter.outcomesTold();
  return await call.ambit.evaluate(await evaluationOf(parts, call, exact, asking));
}

/** An approval that can be presented, after holding the call for it where it takes a person. */
async function approvalFor(
  parts: GatewayParts,
  call: Call,
  { escalated, exact, edited, until }: { escalated: Escalated; exact: ExactCall; edited: boolean; until: number },
): Promise<Approved | { answer: CallToolResult }> {
  const { evaluation_id: evaluationId, reason, access_request: access, error } = escalated;
  if (access.task === undefined)
    return { answer: notAsked(evaluationId, reason, error?.message ?? "Nobody could be asked.") };
  // Given before, for this exact call, and not used.
  if (access.result !== undefined) return approvedAs(access.result.approval.id, exact, edited, access.result.edited);
  const task = withLink(parts, access.task);
  const held = await hold(parts, call, { task, evaluationId, until });
  switch (held.kind) {
    case "approved":
      return approvedAs(held.approval, exact, edited, held.edited);
    case "ended":
      return { answer: notApproved(evaluationId, held.task) };
    case "waiting":
      return { answer: stillWaiting(evaluationId, held.task) };
    case "withdrawn":
      return { answer: withdrawn(evaluationId) };
  }
}

/** An approver who edited the arguments approved the edited action; what it acts on stays as it was asked. */
function approvedAs(
  approval: string,
  exact: ExactCall,
  edited: boolean,
  edit: { arguments: ExactCall["args"] } | undefined,
): Approved {
  if (edit === undefined) return { approval, exact, edited };
  return { approval, exact: { ...exact, args: edit.arguments }, edited: true };
}
