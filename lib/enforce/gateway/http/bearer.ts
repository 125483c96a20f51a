import { createHash } from "node:crypto";
import { z } from "zod";
import { actionsAnswer } from "@/lib/enforce/ambit/answers";
import { AmbitFault } from "@/lib/enforce/ambit/fault";
import { type AmbitHttp, readAnswer } from "@/lib/enforce/ambit/http";
import { type GatewayConfiguration, toolOf } from "@/lib/enforce/gateway/configuration";

/** How long an answer of Ambit's about a token is kept, in milliseconds: so soon a revoked one no longer opens anything. */
const KEPT_MS = 5_000;
const KEPT_MAX = 1_000;
const TOKEN_MAX = 8_192;

/** Who came, or how to answer (RFC 6750 §3.1). */
export type Shown =
  | { credential: string }
  | { status: 401 | 403 | 503; error?: "invalid_token" | "insufficient_scope"; description: string };

const claimsSchema = z.object({
  sub: z.string(),
  client_id: z.string(),
  tool: z.string(),
  environment: z.string(),
  kind: z.string(),
});

/**
 * Checks the bearer token that an agent shows: an access token of Ambit's, which the agent got for a credential of its own,
 * kind `agent`, for this agent and one of the upstreams. Ambit is asked, so that one that was revoked is none.
 */
export class AgentBearer {
  private readonly kept = new Map<string, { shown: Shown; until: number }>();

  constructor(
    private readonly ambit: AmbitHttp,
    private readonly configuration: Pick<GatewayConfiguration, "agent" | "upstreams">,
    private readonly now: () => number = Date.now,
  ) {}

  async check(header: string | undefined): Promise<Shown> {
    const [, token] = /^Bearer +([\w.~+/-]+=*)$/i.exec(header ?? "") ?? [];
    if (token === undefined || token.length > TOKEN_MAX)
      return {
        status: 401,
        description: "An access token is needed. The agent gets one from Ambit for its credential.",
      };
    const key = createHash("sha256").update(token).digest("base64url");
    const known = this.kept.get(key);
    if (known !== undefined && this.now() < known.until) return known.shown;
    const shown = await this.asked(token);
    if ("credential" in shown) this.keep(key, shown);
    return shown;
  }

  private async asked(token: string): Promise<Shown> {
    const { agent } = this.configuration;
    try {
      const body = JSON.stringify({ subject: { type: "agent", id: agent } });
      const answer = await this.ambit.send("POST", "/access/v1/search/action", { token, body });
      if (answer.status === 401)
        return { status: 401, error: "invalid_token", description: "Ambit does not take this access token." };
      readAnswer(answer, actionsAnswer);
    } catch (error) {
      if (!(error instanceof AmbitFault)) throw error;
      return { status: 503, description: "Ambit cannot be asked about the access token." };
    }
    return this.fits(token);
  }

  /** Ambit found the token genuine, so what it says holds. */
  private fits(token: string): Shown {
    const claims = claimsSchema.safeParse(payloadOf(token));
    if (!claims.success)
      return { status: 401, error: "invalid_token", description: "It is no access token of Ambit's." };
    const { sub, client_id: credential, tool, environment, kind } = claims.data;
    const isForUs =
      sub === this.configuration.agent &&
      kind === "agent" &&
      this.configuration.upstreams.some((one) => toolOf(one) === tool && one.environment === environment);
    if (isForUs) return { credential };
    return {
      status: 403,
      error: "insufficient_scope",
      description:
        "The access token must be of this gateway's agent, kind agent, for one of its tools and environments.",
    };
  }

  private keep(key: string, shown: Shown): void {
    for (const oldest of this.kept.keys()) {
      if (this.kept.size < KEPT_MAX) break;
      this.kept.delete(oldest);
    }
    this.kept.set(key, { shown, until: this.now() + KEPT_MS });
  }
}

function payloadOf(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}
