import { readFileSync } from "node:fs";
import path from "node:path";
import { type ClaimMapping, readClaimMapping } from "./claimMapping";
import { ConfigurationError } from "./configuration";

/** How people sign in, as the environment says. */
export interface SignInConfiguration {
  /** Whether e-mail and password open anything. */
  passwords: boolean;
  /** The organisation's OpenID Connect provider. */
  oidc?: OidcConfiguration;
}

export interface OidcConfiguration {
  /** Exactly as the provider names itself in its tokens. */
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What people call it: "Continue with NAME". */
  name: string;
  scope: string;
  mapping: ClaimMapping;
}

type Environment = Readonly<Record<string, string | undefined>>;

const VARIABLES = ["AMBIT_OIDC_ISSUER", "AMBIT_OIDC_CLIENT_ID", "AMBIT_OIDC_CLIENT_SECRET"] as const;
const NAME_MAX = 40;

/**
 * Reads and checks what the environment says about signing in.
 * @param root the folder against which the name of the mapping's file is resolved
 * @throws ConfigurationError that says what to set; never with the secret in it
 */
export function readSignInConfiguration(env: Environment, root: string = process.cwd()): SignInConfiguration {
  const oidc = oidcOf(env, root);
  const passwords = passwordsOf(read(env, "AMBIT_PASSWORD_SIGN_IN"));
  if (!passwords && oidc === undefined)
    throw new ConfigurationError(
      "AMBIT_PASSWORD_SIGN_IN is off and there is no other way in, so nobody could sign in. Set AMBIT_OIDC_ISSUER, AMBIT_OIDC_CLIENT_ID and AMBIT_OIDC_CLIENT_SECRET, or leave AMBIT_PASSWORD_SIGN_IN out.",
    );
  return { passwords, ...(oidc === undefined ? {} : { oidc }) };
}

function oidcOf(env: Environment, root: string): OidcConfiguration | undefined {
  const [issuer, clientId, clientSecret] = VARIABLES.map((name) => read(env, name));
  const others = ["AMBIT_OIDC_NAME", "AMBIT_OIDC_SCOPE", "AMBIT_OIDC_MAPPING"].filter((name) => read(env, name));
  if (issuer === undefined && clientId === undefined && clientSecret === undefined && others.length === 0)
    return undefined;
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) {
    const missing = VARIABLES.filter((name) => read(env, name) === undefined);
    throw new ConfigurationError(
      `Sign-in through a provider is set up in part: ${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} missing. Set all of ${VARIABLES.join(", ")}, or no AMBIT_OIDC variable at all.`,
    );
  }
  return {
    issuer: issuerOf(issuer),
    clientId,
    clientSecret,
    name: nameOf(read(env, "AMBIT_OIDC_NAME"), issuer),
    scope: scopeOf(read(env, "AMBIT_OIDC_SCOPE")),
    mapping: mappingOf(read(env, "AMBIT_OIDC_MAPPING"), root),
  };
}

/** Over plain http anyone on the way could sign in as anyone; on this machine there is nobody on the way. */
function issuerOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const local = url !== undefined && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (url === undefined || url.search !== "" || url.hash !== "" || url.username !== "" || url.password !== "")
    throw new ConfigurationError(
      `AMBIT_OIDC_ISSUER is "${text}". Set it to the issuer as the provider's discovery document names it, for example https://id.example.com.`,
    );
  if (url.protocol !== "https:" && !(url.protocol === "http:" && local))
    throw new ConfigurationError(
      `AMBIT_OIDC_ISSUER is "${text}". Set it to an https address: tokens that travel in the clear prove nothing.`,
    );
  return text;
}

function nameOf(text: string | undefined, issuer: string): string {
  const name = text ?? new URL(issuer).hostname;
  if (name.length > NAME_MAX || /[\p{C}]/u.test(name))
    throw new ConfigurationError(
      `AMBIT_OIDC_NAME is too long or holds characters that cannot be seen. Set it to what people call the provider, in at most ${NAME_MAX} characters.`,
    );
  return name;
}

function scopeOf(text: string | undefined): string {
  const scope = text ?? "openid email profile";
  if (!scope.split(/\s+/).includes("openid"))
    throw new ConfigurationError(
      `AMBIT_OIDC_SCOPE is "${scope}". It must hold openid, or the provider sends no identity.`,
    );
  return scope;
}

/** The mapping itself where it begins with a brace, else the name of a file. */
function mappingOf(text: string | undefined, root: string): ClaimMapping {
  if (text === undefined) return { createPeople: false, gives: [] };
  const inline = text.startsWith("{");
  const file = path.resolve(root, text);
  let content: string;
  try {
    content = inline ? text : readFileSync(file, "utf8");
  } catch {
    throw new ConfigurationError(
      `AMBIT_OIDC_MAPPING names ${file}, which cannot be read. Set it to a YAML or JSON file, or to the mapping itself as JSON.`,
    );
  }
  try {
    return readClaimMapping(content);
  } catch (error) {
    const where = inline ? "AMBIT_OIDC_MAPPING" : `${file} (AMBIT_OIDC_MAPPING)`;
    throw new ConfigurationError(`${where} is not right. Ambit did not start.\n${(error as Error).message}`);
  }
}

function passwordsOf(text: string | undefined): boolean {
  if (text === undefined || text === "on") return true;
  if (text === "off") return false;
  throw new ConfigurationError(
    `AMBIT_PASSWORD_SIGN_IN is "${text}". Set it to off to let people in through the provider alone, or leave it out.`,
  );
}

/** An empty variable counts as absent. */
function read(env: Environment, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}
