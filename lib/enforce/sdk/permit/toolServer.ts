import type { CredentialSource } from "../accessToken";
import { Ambit } from "../ambit";
import { ambitAddress } from "../http";
import { PermitKeys } from "./keys";

interface Server {
  /** Ambit's address, such as `https://ambit.example.com`. */
  url: string;
  /** What permits call their issuer, where Ambit has another address for the outside. */
  issuer?: string;
  /** The tool that this server is, and the environment it is in. A permit for any other is refused. */
  tool: string;
  environment: string;
  /** How far this machine's clock may be off, in milliseconds. */
  clockToleranceMs?: number;
  /** Epoch milliseconds. */
  now?: () => number;
}

/** A server that redeems what it runs has, for each agent, the credential of an enforcement point for its tool and environment. */
export type ToolServerOptions = Server &
  (
    | { credential: string | ((agent: string) => string | Promise<string>); redeem?: true }
    /** Verifies and does not redeem: a permit could then be shown twice, and one that was revoked. */
    | { redeem: false; credential?: never }
  );

/** What `verifyPermit` verifies for. Make one and keep it: it caches keys and tokens. */
export interface ToolServer {
  readonly keys: PermitKeys;
  readonly issuer: string;
  readonly audience: string;
  readonly environment: string;
  readonly clockToleranceMs: number;
  readonly now: () => number;
  /** Ambit, with the credential for this agent; null when nothing is redeemed. */
  readonly ambitFor: ((agent: string) => Ambit) | null;
}

/** @throws TypeError for an address that a credential must not be sent to */
export function toolServer(options: ToolServerOptions): ToolServer {
  const address = ambitAddress(options.url);
  const { url, tool, environment, issuer = address, clockToleranceMs = 0, now = Date.now } = options;
  return {
    keys: new PermitKeys(address, now),
    issuer,
    audience: `urn:ambit:tool:${encodeURIComponent(tool)}:${encodeURIComponent(environment)}`,
    environment,
    clockToleranceMs,
    now,
    ambitFor: options.redeem === false ? null : connections(url, options.credential, now),
  };
}

function connections(
  url: string,
  credential: string | ((agent: string) => string | Promise<string>),
  now: () => number,
): (agent: string) => Ambit {
  const open = new Map<string, Ambit>();
  return (agent) => {
    const found = open.get(agent);
    if (found !== undefined) return found;
    const source: CredentialSource = typeof credential === "string" ? credential : () => credential(agent);
    const ambit = new Ambit({ url, agent, credential: source, now });
    // Asked with the names in genuine permits alone, so there are as many as there are agents.
    open.set(agent, ambit);
    return ambit;
  };
}
