import type { OutcomeReport, StateChange } from "../ambit";
import { fromBase64Url, textOf, utf8 } from "../bytes";
import { AmbitFault, InvalidPermit } from "../errors";
import { isObject, type JsonObject, jsonObjectCopy } from "../json";
import { actionDigest } from "./exactAction";
import type { ToolServer } from "./toolServer";

/** A longer one is not looked at, in characters. */
const PERMIT_MAX = 8_192;

/** What will really run, as the server understood the request that came with the permit. */
export interface PermittedCall {
  /** `tool.action`. */
  action: string;
  resource: { type: string; id: string; properties?: JsonObject };
  arguments?: object;
  /** The person for whom it is done, where the agent said one. */
  onBehalfOf?: string;
  /** The agent that sent the request, where the server knows it: a permit of another is refused. */
  agent?: string;
}

export interface VerifiedPermit {
  id: string;
  agent: string;
  evaluationId: string;
  expiresAt: Date;
  /** True when it was used up, so that it can be used nowhere else. */
  redeemed: boolean;
  /** Tells Ambit what came of it; for a server that redeems. */
  report(outcome: { status: OutcomeReport["status"]; error?: string; stateChanges?: StateChange[] }): Promise<void>;
}

interface Claims {
  jti: string;
  sub: string;
  evaluation_id: string;
  digest: string;
  exp: number;
}

/**
 * Verifies that a permit is Ambit's, for this server, unexpired and for exactly this call, and uses it up. When it returns, run the
 * call, once; a server made with `redeem: false` only verifies.
 * @throws InvalidPermit for any other; AmbitFault when keys could not be had, or the permit could not be redeemed for certain
 */
export async function verifyPermit(permit: string, call: PermittedCall, server: ToolServer): Promise<VerifiedPermit> {
  const claims = await genuine(permit, server);
  const { sub: agent, evaluation_id: evaluationId, exp, jti: id } = claims;
  if (server.now() >= exp * 1_000 + server.clockToleranceMs)
    throw new InvalidPermit("expired", "The permit has expired.", evaluationId);
  if (call.agent !== undefined && call.agent !== agent)
    throw new InvalidPermit("wrong_agent", "The permit is another agent's.", evaluationId);
  const args = call.arguments === undefined ? undefined : jsonObjectCopy(call.arguments, "the arguments");
  const { action, resource, onBehalfOf } = call;
  const digest = await actionDigest({
    agent,
    onBehalfOf,
    action,
    environment: server.environment,
    resource,
    arguments: args,
  });
  if (digest !== claims.digest)
    throw new InvalidPermit("other_action", "The permit is for another action or other arguments.", evaluationId);
  const ambit = server.ambitFor?.(agent);
  if (ambit !== undefined) {
    try {
      await ambit.redeem({
        permit,
        action: { name: action },
        resource,
        ...(args === undefined ? {} : { context: { arguments: args } }),
      });
    } catch (error) {
      throw notRedeemed(error, evaluationId);
    }
  }
  return {
    id,
    agent,
    evaluationId,
    expiresAt: new Date(exp * 1_000),
    redeemed: ambit !== undefined,
    report: async ({ stateChanges, ...outcome }) => {
      if (ambit === undefined)
        throw new TypeError("This server verifies permits only: it has no credential to report with.");
      await ambit.report({
        evaluation_id: evaluationId,
        ...outcome,
        ...(stateChanges === undefined ? {} : { state_changes: stateChanges }),
      });
    },
  };
}

function notRedeemed(error: unknown, evaluationId: string): unknown {
  if (!(error instanceof AmbitFault)) return error;
  if (error.status === 409) return new InvalidPermit("already_redeemed", "The permit was used already.", evaluationId);
  if (error.status === 403)
    return new InvalidPermit("not_redeemable", "The permit was revoked, or has ended.", evaluationId);
  return error;
}

/** The claims of a permit that one of Ambit's keys signed for this server; RFC 8725 says what to look at. */
async function genuine(permit: string, server: ToolServer): Promise<Claims> {
  const parts = permit.length > PERMIT_MAX ? [] : permit.split(".");
  const [header, payload, signature] = parts;
  if (parts.length !== 3 || header === undefined || payload === undefined || signature === undefined) throw malformed();
  const { alg, kid, typ, crit } = objectIn(header);
  if (typ !== "ambit-permit+jwt") throw new InvalidPermit("wrong_type", "This token is no permit.");
  if (typeof kid !== "string" || crit !== undefined) throw malformed();
  const key = await server.keys.find(kid);
  if (key === null || key.algorithm !== alg)
    throw new InvalidPermit("unknown_key", "The permit is signed with a key that is not Ambit's.");
  if (!(await key.verify(bytesIn(signature), utf8(`${header}.${payload}`))))
    throw new InvalidPermit("bad_signature", "The permit's signature is not good.");
  const { iss, aud, ...claims } = objectIn(payload);
  if (iss !== server.issuer) throw new InvalidPermit("wrong_issuer", "The permit is another Ambit's.");
  if (aud !== server.audience)
    throw new InvalidPermit("wrong_audience", "The permit is for another tool or environment.");
  const isWhole =
    ["jti", "sub", "evaluation_id", "digest"].every((name) => typeof claims[name] === "string") &&
    typeof claims.exp === "number" &&
    Number.isFinite(claims.exp);
  if (!isWhole) throw malformed();
  return claims as unknown as Claims;
}

function objectIn(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(textOf(bytesIn(part)));
    if (isObject(value)) return value;
  } catch {
    // What cannot be read is no permit.
  }
  throw malformed();
}

function bytesIn(part: string): Uint8Array<ArrayBuffer> {
  try {
    return fromBase64Url(part);
  } catch {
    throw malformed();
  }
}

function malformed(): InvalidPermit {
  return new InvalidPermit("malformed", "This is no permit.");
}
