/** What a call of a statement is, to Ambit: the exact action. */
import { decodeJwt } from "jose";
import type { RedeemPermit } from "@/lib/contracts/access";
import { actionDigest } from "@/lib/core/decision/exactAction";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import type { AmbitClient } from "@/lib/enforce/ambit/client";
import type { StatementCall } from "./calls";
import { isIdentifier } from "./comment";
import type { PostgresConnectorConfiguration, StatementConfiguration } from "./configuration";

type Place = Pick<PostgresConnectorConfiguration, "agent" | "tool" | "environment">;

/** As it is asked for, and as its permit is redeemed. */
export type Exact = Omit<RedeemPermit, "permit"> & { context: { environment: string; arguments: JsonObject } };

export function exactOf({ tool, environment }: Place, statement: StatementConfiguration, args: JsonObject): Exact {
  const { type, parameter } = statement.resource;
  const id = parameter === undefined ? undefined : args[parameter];
  return {
    action: { name: `${tool}.${statement.action}` },
    resource: { type, id: id === undefined || id === null ? statement.action : worded(id) },
    context: { environment, arguments: args },
  };
}

/** The question whether it is allowed. */
export function requestOf(
  place: Place,
  statement: StatementConfiguration,
  call: StatementCall,
): Parameters<AmbitClient["evaluate"]>[0] {
  const { action, resource, context } = exactOf(place, statement, call.arguments);
  const { onBehalfOf, session, traceparent, toolCallId, justification, approval, submitRequest } = call;
  return {
    subject: {
      type: "agent",
      id: place.agent,
      ...(onBehalfOf === undefined ? {} : { properties: { on_behalf_of: onBehalfOf } }),
    },
    action,
    resource,
    context: {
      ...context,
      ...(session === undefined ? {} : { session_id: session.id }),
      ...(traceparent === undefined ? {} : { traceparent }),
      ...(toolCallId === undefined ? {} : { tool_call_id: toolCallId }),
      ...(justification === undefined ? {} : { justification }),
      ...(approval === undefined ? {} : { approval: { id: approval } }),
      submit_request: submitRequest ?? false,
    },
  };
}

/** What a permit for exactly this, for this agent and person, is bound to. */
export function digestOf({ agent }: Place, { action, resource, context }: Exact, onBehalfOf?: string): string {
  const { type, id } = resource;
  return actionDigest({ agent, onBehalfOf, action: action.name, resource: { type, id }, ...context });
}

export interface PermitClaims {
  permitId: string;
  evaluationId: string;
  digest: string;
}

/** What a permit says of itself, null for what is none. Whether it is good and says the truth, Ambit says when it is redeemed. */
export function claimsOf(permit: string): PermitClaims | null {
  try {
    const { jti, evaluation_id: evaluationId, digest } = decodeJwt(permit);
    if (typeof jti !== "string" || typeof evaluationId !== "string" || typeof digest !== "string") return null;
    return isIdentifier(jti) && isIdentifier(evaluationId) ? { permitId: jti, evaluationId, digest } : null;
  } catch {
    return null;
  }
}

function worded(value: Json): string {
  return typeof value === "string" && value !== "" ? value : JSON.stringify(value);
}
