import pg from "pg";
import { MissingSecret, type SecretSource } from "@/lib/enforce/secrets/held";
import type { PostgresConnectorConfiguration } from "./configuration";

const CONNECT_MS_MAX = 10_000;

export interface Connection {
  client: pg.ClientBase;
  /** Gives it back; one that is broken is not used again. */
  done(isBroken: boolean): Promise<void>;
}

/** Connections of the login. Where its password is held at Ambit there is one for each permit; else they are kept and used again. */
export class Connections {
  private readonly pool: pg.Pool;

  constructor(
    private readonly database: PostgresConnectorConfiguration["database"],
    password: SecretSource,
  ) {
    this.pool = new pg.Pool({ ...this.options(() => password.read()), max: database.connections });
    // One that ends while nobody uses it is replaced by the next.
    this.pool.on("error", () => undefined);
  }

  /** @throws DatabaseAway */
  async kept(): Promise<Connection> {
    try {
      const client = await this.pool.connect();
      return { client, done: async (isBroken) => client.release(isBroken) };
    } catch (error) {
      throw away(error);
    }
  }

  /** @throws DatabaseAway */
  async with(password: string): Promise<Connection> {
    const client = new pg.Client(this.options(password));
    client.on("error", () => undefined);
    try {
      await client.connect();
    } catch (error) {
      await client.end().catch(() => undefined);
      throw away(error);
    }
    return { client, done: () => client.end().catch(() => undefined) };
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private options(password: string | (() => Promise<string>)) {
    const { host, port, name, user, tls } = this.database;
    return {
      host,
      port,
      database: name,
      user,
      password,
      ssl: tls,
      application_name: "ambit connector",
      connectionTimeoutMillis: CONNECT_MS_MAX,
    };
  }
}

/** The database could not be reached, or does not take the login. What it said is kept to itself: it may repeat what it was given. */
export class DatabaseAway extends Error {
  override readonly name = "DatabaseAway";
}

function away(error: unknown): DatabaseAway {
  if (error instanceof MissingSecret) return new DatabaseAway(error.message);
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? ` (${error.code})` : "";
  return new DatabaseAway(`The database cannot be reached, or refuses the login${code}.`);
}
