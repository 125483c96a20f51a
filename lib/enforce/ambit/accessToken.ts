import { CREDENTIAL_TOKEN_TYPE, TOKEN_EXCHANGE_GRANT } from "@/lib/contracts/access";
import { tokenAnswer } from "./answers";
import { AmbitFault } from "./fault";
import { type AmbitHttp, readAnswer } from "./http";

/** How much of a token's life may be left when it is renewed: the larger of a minute and a fifth, in milliseconds. */
const RENEW_BEFORE_MS = 60_000;
const RENEW_BEFORE_SHARE = 0.2;

/** Where a credential comes from. Read at every exchange, so that a replaced one is taken up without a restart. */
export type CredentialSource = () => Promise<string>;

/** Keeps one access token fresh; callers that come while it is renewed share the renewal. */
export class AccessToken {
  private current: { token: string; renewAt: number } | undefined;
  private renewal: Promise<string> | undefined;

  constructor(
    private readonly http: AmbitHttp,
    private readonly credential: CredentialSource,
    private readonly now: () => number,
  ) {}

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
    const answer = await this.http.send("POST", "/access/v1/token", {
      body: new URLSearchParams({
        grant_type: TOKEN_EXCHANGE_GRANT,
        subject_token_type: CREDENTIAL_TOKEN_TYPE,
        subject_token: await this.credential(),
      }),
    });
    if (answer.status === 400)
      throw new AmbitFault("refused", "Ambit does not take this credential: it is unknown, revoked or not one.", 400);
    const { access_token: token, expires_in: seconds } = readAnswer(answer, tokenAnswer);
    const lifeMs = seconds * 1_000;
    this.current = {
      token,
      renewAt: asked + lifeMs - Math.min(lifeMs / 2, Math.max(RENEW_BEFORE_MS, lifeMs * RENEW_BEFORE_SHARE)),
    };
    return token;
  }
}
