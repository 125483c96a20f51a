import type { Database } from "@/lib/db/database";
import { closeSharedDatabase, sharedDatabase } from "@/lib/db/shared";
import { systemClock } from "@/lib/platform/clock";
import type { Configuration } from "@/lib/platform/configuration";
import { openMasterSecret } from "@/lib/platform/masterSecret";
import type { OutboundConfiguration } from "@/lib/platform/outbound/configuration";
import type { SignInConfiguration } from "@/lib/platform/signInConfiguration";
import type { Actor, ServiceContext } from "@/lib/services/context";

/** What this process serves with. */
export interface Runtime {
  configuration: Configuration;
  /** How people sign in. */
  signIn: SignInConfiguration;
  outbound: OutboundConfiguration;
  db: Database;
  now: () => Date;
  deriveKey: (purpose: string) => Buffer;
  /** Without a trailing slash. */
  publicUrl: string;
}

/** The server's bundle and Next's bundles each load this module; they share one runtime through this key. */
const KEY = Symbol.for("ambit.runtime");
type Holder = { [KEY]?: Runtime };

/** Opens this process's runtime, once, before anything is served. */
export function openRuntime(args: {
  configuration: Configuration;
  databaseUrl: string;
  signIn?: SignInConfiguration;
  outbound?: OutboundConfiguration;
}): Runtime {
  const { configuration, databaseUrl, signIn = { passwords: true }, outbound = { webhookPrivateHosts: [] } } = args;
  const holder = globalThis as Holder;
  holder[KEY] = {
    configuration,
    signIn,
    outbound,
    db: sharedDatabase(databaseUrl),
    now: systemClock(),
    deriveKey: openMasterSecret(configuration).deriveKey,
    publicUrl: configuration.publicUrl,
  };
  return holder[KEY];
}

/** This process's runtime. Throws outside of a started server: pages and routes must not be computed while building. */
export function runtime(): Runtime {
  const open = (globalThis as Holder)[KEY];
  if (open === undefined)
    throw new Error("There is no runtime: the server was not started with `npm start` or `npm run dev`.");
  return open;
}

/** What a use-case gets when `actor` calls it through this process. */
export function serviceContext<A extends Actor>(actor: A): ServiceContext<A> {
  const { db, now, publicUrl, deriveKey } = runtime();
  return { actor, db, now, publicUrl, deriveKey };
}

/** Closes the database connections. Nothing is served afterwards. */
export async function closeRuntime(): Promise<void> {
  delete (globalThis as Holder)[KEY];
  await closeSharedDatabase();
}
