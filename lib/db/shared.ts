import { type Database, openDatabase } from "./database";

/** The server bundle and Next's bundles each load this module; they share one set of connections through this key. */
const KEY = Symbol.for("ambit.database");
type Holder = { [KEY]?: Database };

/** This process's connections to `url`, opened once. */
export function sharedDatabase(url: string): Database {
  const holder = globalThis as Holder;
  holder[KEY] ??= openDatabase({ url });
  return holder[KEY];
}

/** Closes what `sharedDatabase` opened. */
export async function closeSharedDatabase(): Promise<void> {
  const holder = globalThis as Holder;
  const open = holder[KEY];
  delete holder[KEY];
  await open?.close();
}
