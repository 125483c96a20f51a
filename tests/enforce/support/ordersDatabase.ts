/** A database of its own for the connector's tests: orders of two regions, of which row-level security shows the agent's role one. */
import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";

export interface OrdersDatabase {
  name: string;
  login: string;
  /** The agent's. */
  role: string;
  password: string;
  superuser: pg.Client;
  /** The superuser in this database. */
  admin: pg.Client;
  /** `database` of a connector's configuration. */
  place(password?: object): Record<string, unknown>;
  statusOf(id: number): Promise<string | undefined>;
  close(): Promise<void>;
}

export async function ordersDatabase(): Promise<OrdersDatabase> {
  const suffix = randomBytes(4).toString("hex");
  const [name, login, role] = [`orders_${suffix}`, `connector_${suffix}`, `clerk_${suffix}`];
  const password = `of the connector ${suffix}`;
  const superuser = new pg.Client(inject("superuserUrl"));
  await superuser.connect();
  await superuser.query(`CREATE DATABASE ${name}`);
  const url = new URL(inject("superuserUrl"));
  url.pathname = `/${name}`;
  const admin = new pg.Client(url.href);
  await admin.connect();
  await admin.query(`
    CREATE ROLE ${role} NOLOGIN;
    CREATE ROLE ${login} LOGIN NOINHERIT PASSWORD '${password}';
    GRANT ${role} TO ${login};
    ALTER ROLE ${login} SET log_min_duration_statement = 0;
    CREATE TABLE orders (id int PRIMARY KEY, region text NOT NULL, customer text NOT NULL, iban text, status text NOT NULL);
    INSERT INTO orders VALUES (1, 'north', 'ada', 'DE89', 'open'), (2, 'north', 'bob', 'FR14', 'open'), (3, 'south', 'eve', 'ES91', 'open');
    GRANT SELECT, UPDATE ON orders TO ${role};
    ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
    CREATE POLICY clerk ON orders TO ${role}
      USING (region = 'north' AND current_setting('ambit.permit_id', true) <> '')`);
  return {
    name,
    login,
    role,
    password,
    superuser,
    admin,
    place: (given = { env: "ORDERS_PASSWORD" }) => ({
      host: url.hostname,
      port: Number(url.port),
      name,
      user: login,
      password: given,
      tls: false,
    }),
    statusOf: async (id) =>
      (await admin.query<{ status: string }>("SELECT status FROM orders WHERE id = $1", [id])).rows[0]?.status,
    close: async () => {
      await admin.end();
      await superuser.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await superuser.query(`DROP ROLE ${login}`);
      await superuser.query(`DROP ROLE ${role}`);
      await superuser.end();
    },
  };
}
