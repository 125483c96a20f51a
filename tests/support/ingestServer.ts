/** The ingest routes on a real node:http server over a database of its own, at a time that the test moves. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import type { Database } from "@/lib/db/database";
import { createIngestHandler } from "@/lib/http/ingest/router";
import type { ServiceContext } from "@/lib/services/context";
import { createApiToken } from "@/lib/services/person/createApiToken";
import { createSource } from "@/lib/services/source/create";
import { issueToken } from "@/lib/services/source/issueToken";
import { type TestClock, testClock } from "./clock";
import { testContext } from "./context";
import { organisationDatabase, type TestOrganisation } from "./organisation";

export interface IngestServer {
  origin: string;
  databaseUrl: string;
  db: Database;
  clock: TestClock;
  organisation: TestOrganisation;
  system: ServiceContext;
  /** What was logged as an error. */
  logged: { detail: Record<string, unknown>; message: string }[];
  /** A new token of the source. */
  token(source: string): Promise<string>;
  /** An API token of a person. */
  apiToken(email: string): Promise<string>;
  addSource(name: string, type: "otlp" | "generic" | "cloudtrail" | "github_audit"): Promise<void>;
  send(path: string, body: string | Buffer | object, options?: SendOptions): Promise<IngestReply>;
  close(): Promise<void>;
}

export interface SendOptions {
  token?: string;
  headers?: Record<string, string>;
  gzip?: boolean;
}

export interface IngestReply {
  status: number;
  headers: Headers;
  bytes: Buffer;
  /** The body as JSON; undefined where it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at what it expects
  body: any;
}

export async function ingestServer({ bodyTimeoutMsMax = 5_000 } = {}): Promise<IngestServer> {
  const clock = testClock();
  const { database, organisation } = await organisationDatabase({ clock });
  const { url, db, close } = database;
  const system = testContext({ db, clock });
  const logged: IngestServer["logged"] = [];
  const log = {
    warn: () => undefined,
    error: (detail: Record<string, unknown>, message: string) => void logged.push({ detail, message }),
  };
  const handler = createIngestHandler({ db, now: clock.now, deriveKey: system.deriveKey, log, bodyTimeoutMsMax });
  const server = createServer((req, res) => {
    void handler(req, res).then((handled) => {
      if (!handled) res.writeHead(418).end();
    });
  });
  const origin = await new Promise<string>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
  return {
    origin,
    databaseUrl: url,
    db,
    clock,
    organisation,
    system,
    logged,
    token: async (source) => (await issueToken({ ctx: system, input: { source } })).secret,
    apiToken: async (email) => (await createApiToken({ ctx: system, input: { email } })).secret,
    addSource: async (name, type) => {
      await createSource({ ctx: system, input: { name, type, basis: "independent" } });
    },
    send: (path, body, options) => sendTo(origin, path, body, options),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await close();
    },
  };
}

/** Posts a body; an object as JSON. */
export async function sendTo(
  origin: string,
  path: string,
  body: string | Buffer | object,
  { token, headers = {}, gzip = false }: SendOptions = {},
): Promise<IngestReply> {
  const plain = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  const response = await fetch(`${origin}${path}`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(gzip ? { "Content-Encoding": "gzip" } : {}),
      ...headers,
    },
    body: new Uint8Array(gzip ? gzipSync(plain) : plain),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, bytes, body: jsonOf(bytes) };
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}
