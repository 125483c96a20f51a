import type { AgentActor, ServiceContext } from "@/lib/services/context";

/** Where warnings go, and what failed. Never a secret, a token or a body. */
export interface AccessLog {
  warn(detail: Record<string, unknown>, message: string): void;
  error(detail: Record<string, unknown>, message: string): void;
}

/** What a use-case of the access API gets: a caller whose access token was verified and whose credential stands. */
export type AccessContext = ServiceContext<AgentActor> & { log: AccessLog };
