/** Where a webhook may go: decided by the address that is connected to, not by what a name or a number looks like. */
import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { addressClass } from "./addressClass";

/** Looks a name up: every address that it has at this moment. */
export type Resolve = (name: string) => Promise<LookupAddress[]>;

export interface TargetRules {
  /** `name` or `name:port` of the organisation's own hosts, which may be private and may be reached by http. */
  privateHosts: readonly string[];
  resolve: Resolve;
}

/** This target is never reached. `message` says why, for the people who set it. */
export class TargetRefused extends Error {
  override readonly name = "TargetRefused";
}

const LOOKUP_MS_MAX = 5_000;

/** The system's resolver, which is not waited for longer than that. */
export const resolveName: Resolve = async (name) => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const tooLate = Object.assign(new Error(`no answer about ${name}`), { code: "EAI_AGAIN" });
    timer = setTimeout(() => reject(tooLate), LOOKUP_MS_MAX);
  });
  try {
    return await Promise.race([lookup(name, { all: true, verbatim: true }), late]);
  } finally {
    clearTimeout(timer);
  }
};

/** The parts of a target that can be judged before its name is looked up. @throws TargetRefused */
export function readTarget(text: string, { privateHosts }: Pick<TargetRules, "privateHosts">): URL {
  if (!URL.canParse(text)) throw new TargetRefused("This is not an address of the web.");
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw new TargetRefused("A webhook goes to an https address.");
  if (url.username !== "" || url.password !== "")
    throw new TargetRefused("The address holds a user name or password. Leave them out: every webhook is signed.");
  if (url.protocol === "http:" && !isListed(url, privateHosts))
    throw new TargetRefused("A webhook goes by https. Plain http is for hosts that AMBIT_WEBHOOK_PRIVATE_HOSTS lists.");
  const literal = hostOf(url);
  if (isIP(literal) !== 0) requireReachable(literal, isListed(url, privateHosts));
  return url;
}

/**
 * The addresses to connect to, looked up now. One address that may not be reached refuses them all: a name with two faces is
 * not trusted with either.
 * @throws TargetRefused
 */
export async function addressesOf(url: URL, { privateHosts, resolve }: TargetRules): Promise<LookupAddress[]> {
  const host = hostOf(url);
  const family = isIP(host);
  const addresses = family === 0 ? await resolve(host) : [{ address: host, family }];
  if (addresses.length === 0) throw new TargetRefused(`${host} has no address.`);
  for (const { address } of addresses) requireReachable(address, isListed(url, privateHosts));
  return addresses;
}

/** The host without the brackets of an IPv6 address. */
function hostOf({ hostname }: URL): string {
  return hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
}

function isListed(url: URL, privateHosts: readonly string[]): boolean {
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return privateHosts.includes(url.hostname) || privateHosts.includes(`${url.hostname}:${port}`);
}

function requireReachable(address: string, isOwnHost: boolean): void {
  const kind = addressClass(address);
  if (kind === "public" || (isOwnHost && kind !== "forbidden")) return;
  throw new TargetRefused(
    kind === "forbidden"
      ? "The address leads to a network that no webhook is meant for."
      : "The address leads into a private network. Hosts of your own are listed in AMBIT_WEBHOOK_PRIVATE_HOSTS.",
  );
}
