/** A real OpenID Connect provider on this machine, whose accounts and claims the test sets. */
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

export interface SignInProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Begins to serve, now that the address of the one client is known. */
  open(clientUrl: string): Promise<void>;
  /** What each account is, by what is typed as its name. May be changed while it runs. */
  accounts: Map<string, Record<string, unknown>>;
  stop(): Promise<void>;
}

interface Grant {
  addOIDCScope(scope: string): void;
  save(): Promise<string>;
}
interface Context {
  oidc: { client: { clientId: string }; session: { accountId: string }; provider: Provider };
}
interface Provider {
  callback(): RequestListener;
  Grant: new (of: { clientId: string; accountId: string }) => Grant;
}
type ProviderClass = new (issuer: string, configuration: object) => Provider;

/** Takes a port at once, so that the issuer is known, and answers 503 until it is opened. */
export async function startSignInProvider(): Promise<SignInProvider> {
  let answer: RequestListener = (_, res) => void res.writeHead(503).end();
  const server = createServer((req, res) => answer(req, res));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [clientId, clientSecret] = ["ambit", "the-secret-that-both-sides-know"];
  const accounts: SignInProvider["accounts"] = new Map();
  return {
    issuer,
    clientId,
    clientSecret,
    accounts,
    open: async (clientUrl) => {
      const { default: ProviderOf } = (await import("oidc-provider" as string)) as { default: ProviderClass };
      const configuration = configurationOf(accounts, { clientId, clientSecret, clientUrl });
      answer = new ProviderOf(issuer, configuration).callback();
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function configurationOf(
  accounts: SignInProvider["accounts"],
  { clientId, clientSecret, clientUrl }: { clientId: string; clientSecret: string; clientUrl: string },
) {
  return {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [`${clientUrl}/api/auth/callback/oidc`],
        response_types: ["code"],
        grant_types: ["authorization_code"],
      },
    ],
    // Without PKCE it answers nobody: the client must send it.
    pkce: { required: () => true },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups"] },
    cookies: { keys: ["a key for tests alone"] },
    findAccount: (_: Context, id: string) => {
      const claims = accounts.get(id);
      return claims === undefined ? undefined : { accountId: id, claims: () => ({ sub: id, ...claims }) };
    },
    // Whoever signs in has agreed: the organisation's own client asks nobody.
    loadExistingGrant: async ({ oidc }: Context) => {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  };
}
