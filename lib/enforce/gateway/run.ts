/** Runs a call that was allowed: once, exactly as allowed. */
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { AmbitFault } from "@/lib/enforce/ambit/fault";
import { type ResultRules, rulesOf } from "@/lib/enforce/obligations/rules";
import { withCallSecret } from "@/lib/enforce/secrets/callSecret";
import type { Call, GatewayParts } from "./call";
import { type Granted, giveBack } from "./decide";
import { forward } from "./forward";
import { severalPermits, unknownObligations, upstreamFailed } from "./results";
import { type Look, lookBefore } from "./stateChanges";
import { type SaidError, UpstreamFault } from "./upstream/fault";

/** The upstream's result as the agent may see it, or why there is none; `said` where the upstream answered with an error. */
export type Answer = { result: JsonObject } | { refusal: CallToolResult; said?: SaidError };

/** @throws AmbitFault when a permit could not be redeemed: then nothing ran */
export async function run(parts: GatewayParts, call: Call, granted: readonly Granted[]): Promise<Answer> {
  const rules = rulesFor(granted);
  const [{ allowed, exact }] = granted as [Granted, ...Granted[]];
  const id = allowed.evaluation_id;
  if ("beyond" in rules) {
    await giveBack(parts, call, granted, `The gateway cannot do the obligation ${rules.beyond.join(", ")}.`);
    return { refusal: unknownObligations(id, rules.beyond) };
  }
  // Looked at before the permit is used: a permit is for what runs now.
  const looks = await prepared(parts, call, granted, exact.args);
  if (!Array.isArray(looks)) return looks;
  // A server can say something else by now than when the call began to wait.
  const held = await call.heldBack();
  if (held !== undefined) {
    await giveBack(parts, call, granted, "What the tool says of itself has changed since people looked at it.");
    return { refusal: held };
  }
  const forwarding = { granted, args: exact.args, looks, rules: rules.rules };
  if (call.upstream.configuration.redeem === "upstream") {
    if (granted.length === 1) return await forward(parts, call, { ...forwarding, permit: allowed.permit });
    await giveBack(parts, call, granted, "The server redeems one permit, and the call is several actions.");
    return { refusal: severalPermits(id, granted.length) };
  }
  const secret = await redeemAll(parts, call, granted);
  return await withCallSecret(secret, () => forward(parts, call, forwarding));
}

/** Of all the actions that the call is, each one's obligations hold. */
function rulesFor(granted: readonly Granted[]): { rules: ResultRules } | { beyond: string[] } {
  return rulesOf(granted.flatMap(({ allowed }) => allowed.obligations));
}

async function prepared(
  parts: GatewayParts,
  call: Call,
  granted: readonly Granted[],
  args: JsonObject,
): Promise<Look[] | Answer> {
  const { upstream, operation } = call;
  try {
    await upstream.ready();
    return operation.method === "tools/call" ? await lookBefore(upstream, operation.target, args) : [];
  } catch (error) {
    if (!(error instanceof UpstreamFault)) throw error;
    await giveBack(parts, call, granted, error.message);
    return { refusal: upstreamFailed(granted[0]?.allowed.evaluation_id, `${error.message} The call did not run.`) };
  }
}

/**
 * Each with the arguments that are then forwarded. Nothing runs before all are redeemed. Where Ambit holds what the upstream is shown, the
 * last of them lets it go.
 */
async function redeemAll(parts: GatewayParts, call: Call, granted: readonly Granted[]): Promise<string | undefined> {
  const { environment, bearer } = call.upstream.configuration;
  let secret: string | undefined;
  for (const one of granted) {
    const { allowed, exact } = one;
    if (allowed.permit_redeemed === true) continue;
    try {
      const { action, resource, args } = exact;
      const redeemed = { permit: allowed.permit, action, resource, context: { environment, arguments: args } };
      if (bearer?.ambit === true && one === granted.at(-1)) secret = (await call.ambit.release(redeemed)).value;
      else await call.ambit.redeem(redeemed);
    } catch (error) {
      // A permit that was redeemed already was so by someone else: then this gateway cannot say that nothing ran.
      const isUsed = error instanceof AmbitFault && error.status === 409;
      const unused = isUsed ? granted.filter((other) => other !== one) : granted;
      await giveBack(parts, call, unused, "The permit could not be redeemed.");
      throw error;
    }
  }
  return secret;
}
