import path from "node:path";
import { ConfigurationError } from "./configurationError";
import { type CredentialAges, credentialAgesOf } from "./credentialAge";

/** What the environment variables say, checked. */
export interface Configuration {
  host: string;
  port: number;
  /** True when only this machine can reach the server. */
  loopback: boolean;
  /** What the outside calls this installation, without a trailing slash. */
  publicUrl: string;
  /** The organisation's own PostgreSQL; absent: the embedded one. */
  databaseUrl?: string;
  /** Absolute; holds the embedded database and the keys. */
  dataDir: string;
  /** The master secret, when the environment gives it. */
  secret?: string;
  /**
   * True outside loopback, and in production with a database of one's own: no demonstration organisation, no ready
   * password, and every secret must be given.
   */
  guarded: boolean;
  /** Whether an empty database gets the demonstration organisation. */
  demonstration: boolean;
  /** From which age a credential is said to be old. */
  credentialAges: CredentialAges;
}

export { ConfigurationError };

type Environment = Readonly<Record<string, string | undefined>>;

const LOOPBACK = new Set(["127.0.0.1", "::1", "localhost"]);
const SECRET_LENGTH_MIN = 32;

/**
 * Reads the environment. An empty variable counts as absent.
 * @param root the folder against which a relative `AMBIT_DATA_DIR` is resolved, and which holds the default `.ambit`
 * @throws ConfigurationError
 */
export function readConfiguration(env: Environment, root: string = process.cwd()): Configuration {
  const read = (name: string): string | undefined => env[name]?.trim() || undefined;
  const host = read("HOST") ?? "127.0.0.1";
  const port = portOf(read("PORT"));
  const loopback = LOOPBACK.has(host);
  const databaseUrl = databaseUrlOf(read("DATABASE_URL"));
  const guarded = !loopback || (env.NODE_ENV === "production" && databaseUrl !== undefined);
  const secret = secretOf(read("AMBIT_SECRET"));
  return {
    host,
    port,
    loopback,
    publicUrl: publicUrlOf(read("AMBIT_PUBLIC_URL")) ?? `http://${host.includes(":") ? `[${host}]` : host}:${port}`,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    dataDir: path.resolve(root, read("AMBIT_DATA_DIR") ?? ".ambit"),
    ...(secret === undefined ? {} : { secret }),
    guarded,
    demonstration: !guarded && demonstrationOf(read("AMBIT_DEMO")),
    credentialAges: credentialAgesOf(read("AMBIT_CREDENTIAL_AGE_DAYS")),
  };
}

/**
 * Refuses to serve where others can reach it, or where a database of one's own is at stake, before every secret is given.
 * @throws ConfigurationError that says what to set
 */
export function requireSecrets(configuration: Configuration, env: Environment): void {
  if (!configuration.guarded) return;
  const missing: string[] = [];
  if (configuration.secret === undefined)
    missing.push(
      "AMBIT_SECRET (at least 32 random characters, for example the output of `openssl rand -base64 48`; keep it, every key is derived from it)",
    );
  if (!configuration.loopback && !env.AMBIT_PUBLIC_URL?.trim())
    missing.push("AMBIT_PUBLIC_URL (the address that browsers and agents use, for example https://ambit.example.com)");
  if (missing.length === 0) return;
  const why = configuration.loopback
    ? "NODE_ENV is production and DATABASE_URL names a database of your own"
    : `HOST is ${configuration.host}, which others can reach`;
  throw new ConfigurationError(`Ambit does not start, because ${why}. Set ${missing.join(" and ")}.`);
}

function portOf(text: string | undefined): number {
  if (text === undefined) return 3000;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new ConfigurationError(`PORT is "${text}". Set it to a number from 0 to 65535, or leave it out for 3000.`);
  return port;
}

function databaseUrlOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const protocol = URL.canParse(text) ? new URL(text).protocol : "";
  if (protocol !== "postgres:" && protocol !== "postgresql:")
    throw new ConfigurationError(
      "DATABASE_URL is not the address of a PostgreSQL database. Set it to postgresql://USER:PASSWORD@HOST:PORT/DATABASE, or leave it out for the embedded database.",
    );
  return text;
}

function publicUrlOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (
    url === undefined ||
    !/^https?:$/.test(url.protocol) ||
    url.pathname !== "/" ||
    url.search !== "" ||
    url.hash !== ""
  )
    throw new ConfigurationError(
      `AMBIT_PUBLIC_URL is "${text}". Set it to the address alone, for example https://ambit.example.com.`,
    );
  return url.origin;
}

function secretOf(text: string | undefined): string | undefined {
  if (text !== undefined && text.length < SECRET_LENGTH_MIN)
    throw new ConfigurationError(
      `AMBIT_SECRET has ${text.length} characters. Set it to at least ${SECRET_LENGTH_MIN} random ones, for example the output of \`openssl rand -base64 48\`.`,
    );
  return text;
}

function demonstrationOf(text: string | undefined): boolean {
  if (text === undefined || text === "on") return true;
  if (text === "off") return false;
  throw new ConfigurationError(`AMBIT_DEMO is "${text}". Set it to off for an empty organisation, or leave it out.`);
}
