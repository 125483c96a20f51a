import type { Database } from "@/lib/db/database";

export type RoleName = "viewer" | "operator" | "security_reviewer" | "admin";

/** How the person of a browser session proved who they are. */
export interface Verification {
  method: "password" | "oidc";
  /** Epoch milliseconds; null where the provider did not say when. */
  authenticatedAt: number | null;
  /** Of the provider, and its words for how: authentication context and methods. */
  issuer?: string;
  acr?: string;
  amr?: string[];
}

/** A signed-in person, or a person's API token. */
export interface PersonActor {
  kind: "person";
  id: string;
  email: string;
  name: string;
  roles: readonly RoleName[];
  teamIds: readonly string[];
  /** Set when the person acts through an API token. */
  apiTokenId?: string;
  /** Set when the person acts through a browser session. */
  verification?: Verification;
}

/** A caller that exchanged a credential for an access token. */
export interface AgentActor {
  kind: "agent";
  agentId: string;
  agent: string;
  tool: string;
  environment: string;
  credentialId: string;
  credentialKind: "agent" | "enforcement_point";
}

/** Ambit itself (deadlines, settling), or the `ambit` command run by whoever may run it on this machine. */
export interface SystemActor {
  kind: "system" | "command";
  name: string;
}

export type Actor = PersonActor | AgentActor | SystemActor;

/** What every use-case gets: who asks, what time it is, and the database. */
export interface ServiceContext<A extends Actor = Actor> {
  actor: A;
  now: () => Date;
  db: Database;
  /** What the outside calls this installation, without a trailing slash: issuer of tokens and base of links. */
  publicUrl: string;
  /** Derives a 32-byte key for one purpose from the master secret (HKDF-SHA-256). */
  deriveKey: (purpose: string) => Buffer;
}
