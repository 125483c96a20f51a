import { readFile } from "node:fs/promises";
import type { CredentialSource } from "@/lib/enforce/ambit/accessToken";
import { AmbitFault } from "@/lib/enforce/ambit/fault";
import type { SecretPlace } from "@/lib/enforce/secrets/configuration";
import type { GatewayConfiguration, UpstreamConfiguration } from "./configuration";

export interface Credentials {
  of(upstream: Pick<UpstreamConfiguration, "name" | "credential">): CredentialSource;
  /** What an upstream at an address is shown; undefined where its configuration names nothing. */
  bearerOf(upstream: Pick<UpstreamConfiguration, "name" | "bearer">): CredentialSource | undefined;
  /** The variables that it is started with and that are secrets held here, by their names. */
  environmentOf(upstream: Pick<UpstreamConfiguration, "name" | "env">): Promise<Record<string, string>>;
  /** What the person asked for; undefined where nobody says it. */
  request(): Promise<string | undefined>;
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
  { upstreams, request }: Pick<GatewayConfiguration, "upstreams" | "request">,
  environment: Record<string, string | undefined>,
): Credentials {
  const taken = new Map<string, string>();
  const named = upstreams.flatMap(({ name, credential, bearer, env }) => [
    { name, what: "credential", variable: credential.env },
    { name, what: "bearer token", variable: bearer?.env },
    ...placesIn(env).map(([own, place]) => ({ name, what: `variable ${own}`, variable: place.env })),
  ]);
  for (const { name, what, variable } of named) {
    if (variable === undefined || taken.has(variable)) continue;
    const secret = environment[variable]?.trim();
    if (secret === undefined || secret === "")
      throw new MissingCredential(
        `The upstream ${name} takes its ${what} from the environment variable ${variable}, which is not set.`,
      );
    taken.set(variable, secret);
  }
  const asked = request?.env === undefined ? undefined : environment[request.env];
  for (const variable of taken.keys()) delete environment[variable];
  const source =
    (name: string, { env, file }: SecretPlace): CredentialSource =>
    async () =>
      (file === undefined ? taken.get(env ?? "") : await secretIn(file, name)) ?? "";
  return {
    of: ({ name, credential }) => source(name, credential),
    bearerOf: ({ name, bearer }) => (bearer === undefined || bearer.ambit === true ? undefined : source(name, bearer)),
    environmentOf: async ({ name, env }) => {
      const held = placesIn(env).filter(([, place]) => place.ambit === undefined);
      return Object.fromEntries(
        await Promise.all(held.map(async ([own, place]) => [own, await source(name, place)()] as const)),
      );
    },
    request: async () => (request?.file === undefined ? asked : await requestIn(request.file)),
    variables: new Set(taken.keys()),
  };
}

/** The variables whose values are secrets that stand elsewhere. */
export function placesIn(env: UpstreamConfiguration["env"]): [string, SecretPlace][] {
  return Object.entries(env).flatMap(([name, place]) => (typeof place === "string" ? [] : [[name, place]]));
}

/** Read when the session begins: its provenance is of this request. */
async function requestIn(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch {
    throw new AmbitFault("refused", "The file with the person's request cannot be read.");
  }
}

async function secretIn(file: string, upstream: string): Promise<string> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch {
    throw new AmbitFault("refused", `A file with a secret of the upstream ${upstream} cannot be read.`);
  }
}
