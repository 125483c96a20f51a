import { AmbitFault } from "./errors";
import { goodAnswer, notUnderstood, send } from "./http";

/** How much of a token's life may be left when it is renewed: the larger of a minute and a fifth, in milliseconds. */
const RENEW_BEFORE_MS = 60_000;
const RENEW_BEFORE_SHARE = 0.2;

/** A credential's secret, or where it comes from; read at every exchange, so that a replaced one is taken up. */
export type CredentialSource = string | (() => string | Promise<string>);

/** Keeps one access token fresh (RFC 8693); callers that come while it is renewed share the renewal. */
export class AccessToken {
  private current: { token: string; renewAt: number } | undefined;
  private renewal: Promise<string> | undefined;

  constructor(
    private readonly address: string,
    private readonly credential: CredentialSource,
    /** Epoch milliseconds. */
    private readonly now: () => number,
    private readonly program?: string,
  ) {}

  /** @throws AmbitFault */
  async get(): Promise<string> {
    if (this.current !== undefined && this.now() < this.current.renewAt) return this.current.token;
    this.renewal ??= this.renew().finally(() => {
      this.renewal = undefined;
    });
    return await this.renewal;
  }

  /** Forgets `token`: Ambit no longer takes it. */
  drop(token: string): void {
    if (this.current?.token === token) this.current = undefined;
  }

  private async renew(): Promise<string> {
    const asked = this.now();
    const secret = typeof this.credential === "string" ? this.credential : await this.credential();
    const answer = await send(this.address, "POST", "/access/v1/token", {
      program: this.program,
      body: new URLSearchParams({
        grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
        subject_token_type: "urn:ambit:token-type:credential",
        subject_token: secret,
      }),
    });
    if (answer.status === 400)
      throw new AmbitFault("refused", "Ambit does not take this credential: it is unknown, revoked or not one.", 400);
    const { access_token: token, expires_in: seconds } = goodAnswer(answer);
    if (typeof token !== "string" || token === "" || typeof seconds !== "number" || !(seconds > 0))
      throw notUnderstood();
    const lifeMs = seconds * 1_000;
    this.current = {
      token,
      renewAt: asked + lifeMs - Math.min(lifeMs / 2, Math.max(RENEW_BEFORE_MS, lifeMs * RENEW_BEFORE_SHARE)),
    };
    return token;
  }
}
