import type { Decision } from "@/lib/contracts/access";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { presenting } from "@/tests/support/accessServer";
import type { Order } from "./orders";
import { type At, Refused } from "./outcome";

/** Statuses with which the access API refuses what is not, or no longer, allowed. */
const REFUSALS = [400, 401, 403, 404, 409];

/** Sends the agent's request over HTTP, to the process in which this runs. */
export async function agentDoes(at: At, order: Order): Promise<JsonObject> {
  const { step, approvalId, question, permit, evaluationId } = order;
  const requests = `/access/v1/requests/${approvalId}`;
  switch (step.deed) {
    case "poll":
      return request(at, order, requests);
    case "withdraw":
      return request(at, order, `${requests}/cancel`, {});
    case "reply":
      if (question === null) throw new Refused("nothing was asked");
      return request(at, order, `${requests}/replies`, { question, text: "Because." });
    case "evaluate":
      return evaluate(at, order);
    case "run":
      return run(at, order);
    case "redeem":
    case "redeemOther":
      if (permit === null) throw new Refused("nothing was handed out");
      return redeem(at, order, permit);
    case "reportNotExecuted":
      if (evaluationId === null) throw new Refused("nothing was allowed");
      return request(at, order, "/access/v1/outcomes", { evaluation_id: evaluationId, status: "not_executed" });
    default:
      throw new Error(`an agent does not ${step.deed}`);
  }
}

async function evaluate(at: At, order: Order): Promise<JsonObject> {
  const exact = order.step.asShown && order.edited !== null ? order.edited : order.asked;
  const session = order.session === null ? {} : { session_id: order.session };
  const body = { ...exact, context: { ...(exact.context as JsonObject), ...session } };
  const { context } = await request<Decision>(at, order, "/access/v1/evaluation", presenting(body, order.approvalId));
  if (context.reason === "audit_unavailable") throw new Error("a decision could not be recorded");
  const { outcome, reason, evaluation_id, permit = null } = context;
  return { outcome, reason, evaluationId: String(evaluation_id), permit, body };
}

async function run(at: At, order: Order): Promise<JsonObject> {
  const evaluated = await evaluate(at, order);
  if (evaluated.permit === null) return { ...evaluated, redeemed: false };
  const permit = { token: String(evaluated.permit), body: evaluated.body as JsonObject };
  try {
    await redeem(at, order, permit);
    return { ...evaluated, redeemed: true };
  } catch (error) {
    if (error instanceof Refused) return { ...evaluated, redeemed: false };
    throw error;
  }
}

async function redeem(at: At, order: Order, { token, body }: NonNullable<Order["permit"]>): Promise<JsonObject> {
  const { subject: _, context, ...action } = body;
  const { arguments: args } = context as { arguments: JsonObject };
  const runs = order.step.deed === "redeemOther" ? { ...args, amount: 1_000 } : args;
  await request(at, order, "/access/v1/permits/redeem", { permit: token, ...action, context: { arguments: runs } });
  return { redeemed: true };
}

/** GET without a body, POST with one. */
async function request<T = JsonObject>(at: At, { token, now }: Order, path: string, body?: JsonObject): Promise<T> {
  return send<T>(`${at.origin}${path}`, { token, now, ...(body === undefined ? {} : { body }) });
}

export async function send<T>(
  url: string,
  { token, now, body }: { token: string; now: number; body?: JsonObject },
): Promise<T> {
  const response = await fetch(url, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "x-test-now": String(now),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (REFUSALS.includes(response.status)) throw new Refused(text);
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`);
  return JSON.parse(text) as T;
}
