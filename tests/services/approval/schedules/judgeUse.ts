/** What was approved is used once, as it was approved, and not after it was taken back. */
import { LIMITED } from "./cast";
import type { Evidence, Honoured } from "./evidence";
import type { Played } from "./inPlay";
import { done, unless } from "./judging";

/** True where what was allowed may have run, so that it counts as used. */
function counts({ permit, reported }: Honoured): boolean {
  return permit === null || !permit.lapsed || (reported !== null && reported !== "not_executed");
}

export function usedOnce({ deeds }: Played, { approval, honoured }: Evidence): string[] {
  const digest = approval.editedDigest ?? approval.actionDigest;
  const used = honoured.filter(counts);
  const redeemed = honoured.filter(({ permit }) => permit?.redeemed === true);
  const toldRedeemed =
    done(deeds, "redeem", "redeemOther").length +
    done(deeds, "run").filter(({ value }) => value.redeemed === true).length;
  const toldAllowed = done(deeds, "evaluate", "run").filter(({ value }) => value.outcome === "allow").length;
  return [
    ...unless(honoured.length === 0 || approval.status === "approved", `it is ${approval.status} and was honoured`),
    ...unless(used.length <= 1, `it was used ${used.length} times`),
    ...unless(
      (approval.usedAt !== null) === (used.length === 1) || approval.revokedAt !== null,
      "used_at says otherwise",
    ),
    ...unless(redeemed.length <= 1, `${redeemed.length} permits were redeemed`),
    ...unless(toldRedeemed === redeemed.length, `${toldRedeemed} were told that they redeemed, ${redeemed.length} did`),
    ...unless(toldAllowed === honoured.length, `${toldAllowed} calls were allowed, and ${honoured.length} honoured it`),
    ...unless(done(deeds, "redeemOther").length === 0, "a permit was redeemed for other arguments"),
    ...honoured.flatMap((one) => [
      ...unless(one.actionDigest === digest, "another action than the approved one was allowed"),
      ...unless(
        approval.editedArguments === null || JSON.stringify(one.arguments) === JSON.stringify(approval.editedArguments),
        "other arguments than the edited ones were allowed",
      ),
    ]),
  ];
}

export function nothingAfterRevocation({ deeds }: Played, { approval, honoured, events }: Evidence): string[] {
  const revoked = done(deeds, "revoke");
  const isRevoked = approval.revokedAt !== null;
  const live = honoured.filter(({ permit }) => permit !== null && !permit.revoked && !permit.lapsed);
  const first = revoked[0]?.round ?? Number.POSITIVE_INFINITY;
  const later = done(deeds, "evaluate", "run").filter(({ round, value }) => round > first && value.outcome === "allow");
  return [
    ...unless(
      revoked.length === (isRevoked ? 1 : 0) &&
        events.filter(({ event }) => event === "approval.revoked").length === revoked.length,
      `${revoked.length} were told that they revoked it; revoked: ${isRevoked}`,
    ),
    ...unless(!isRevoked || live.length === 0, "it was revoked, and a permit on it is still good or was redeemed"),
    ...unless(later.length === 0, "it was honoured after it was revoked"),
    ...honoured.flatMap(({ permit }) =>
      unless(!(permit?.redeemed && (permit.revoked || permit.lapsed)), "a permit that had ended was redeemed"),
    ),
  ];
}

export function limitsAndRecords(
  { agent }: Played,
  { outcome, reason, events, permit, reported, reservations, ...rest }: Honoured,
): string[] {
  const decided = events.filter((event) => event.startsWith("evaluation."));
  const redeems = permit?.events.filter((event) => event === "permit.redeemed").length ?? 0;
  // Nothing ran: said so by the enforcement point, or the permit ended unredeemed where it must be redeemed.
  const isGivenBack = reported === "not_executed" || (permit?.lapsed === true && reported === null);
  const { amount } = rest.arguments as { amount: number };
  const expected = LIMITED.includes(agent) ? [1, amount] : [];
  const amounts = reservations.map((one) => Number(one.amount)).sort((a, b) => a - b);
  return [
    ...unless(outcome === "allow" && reason === "approval_honoured" && permit !== null, `it was honoured: ${reason}`),
    ...unless(decided.join() === "evaluation.allowed", `a decision is on record as ${decided.join()}`),
    ...unless(redeems === (permit?.redeemed ? 1 : 0), `a redeem is on record ${redeems} times`),
    ...unless(amounts.join() === expected.join(), `${amounts.join()} were reserved, not ${expected.join()}`),
    ...unless(
      reservations.every(({ givenBack }) => givenBack === isGivenBack),
      `reservations were ${isGivenBack ? "not " : ""}given back`,
    ),
  ];
}
