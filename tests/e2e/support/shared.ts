import type { AmbitServer } from "./ambitServer";

/** The server that the global set-up started: the demonstration organisation and its sign-ins. */
export function sharedAmbit(): Pick<AmbitServer, "url" | "signIns" | "dataDir"> {
  const text = process.env.AMBIT_E2E;
  if (text === undefined) throw new Error("The global set-up did not run.");
  return JSON.parse(text) as Pick<AmbitServer, "url" | "signIns" | "dataDir">;
}
