import { readFile } from "node:fs/promises";
import type { CredentialSource } from "@/lib/enforce/ambit/accessToken";
import { AmbitFault } from "@/lib/enforce/ambit/fault";
import type { GatewayConfiguration, UpstreamConfiguration } from "./configuration";

export interface Credentials {
  of(upstream: Pick<UpstreamConfiguration, "name" | "credential">): CredentialSource;
  /** The names of the variables that held one. */
  variables: ReadonlySet<string>;
}

/** A credential that is named and not there. */
export class MissingCredential extends Error {
  override readonly name = "MissingCredential";
}

/**
 * Takes the credentials that the configuration names out of `environment`, so that nothing started later can inherit them.
 * Files are read each time one is needed.
 * @throws MissingCredential
 */
export function takeCredentials(
  { upstreams }: Pick<GatewayConfiguration, "upstreams">,
  environment: Record<string, string | undefined>,
): Credentials {
  const taken = new Map<string, string>();
  for (const { name, credential } of upstreams) {
    if (credential.env === undefined || taken.has(credential.env)) continue;
    const secret = environment[credential.env]?.trim();
    if (secret === undefined || secret === "")
      throw new MissingCredential(
        `The upstream ${name} takes its credential from the environment variable ${credential.env}, which is not set.`,
      );
    taken.set(credential.env, secret);
  }
  for (const variable of taken.keys()) delete environment[variable];
  return {
    of:
      ({ name, credential: { env, file } }) =>
      async () =>
        (file === undefined ? taken.get(env ?? "") : await secretIn(file, name)) ?? "",
    variables: new Set(taken.keys()),
  };
}

async function secretIn(file: string, upstream: string): Promise<string> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch {
    throw new AmbitFault("refused", `The credential file of the upstream ${upstream} cannot be read.`);
  }
}
