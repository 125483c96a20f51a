import type { Metadata } from "@/lib/contracts/access";

/** Where everything is (AuthZEN, "Policy Decision Point Metadata"). Public. */
export function metadata({ ctx }: { ctx: { publicUrl: string } }): Metadata {
  const base = `${ctx.publicUrl}/access/v1`;
  return {
    policy_decision_point: ctx.publicUrl,
    access_evaluation_endpoint: `${base}/evaluation`,
    access_evaluations_endpoint: `${base}/evaluations`,
    access_request_endpoint: `${base}/requests`,
    search_action_endpoint: `${base}/search/action`,
    jwks_uri: `${base}/jwks`,
    token_endpoint: `${base}/token`,
    session_endpoint: `${base}/sessions`,
    permit_redemption_endpoint: `${base}/permits/redeem`,
    outcome_endpoint: `${base}/outcomes`,
    capabilities: ["urn:openid:authzen:capability:access-request"],
  };
}
