import type { AgentActor, ServiceContext } from "@/lib/services/context";
import type { AccessTokenClaims } from "@/lib/services/signing/accessToken";

/** Where warnings go, and what failed. Never a secret, a token or a body. */
export interface AccessLog {
  warn(detail: Record<string, unknown>, message: string): void;
  error(detail: Record<string, unknown>, message: string): void;
}

/** What a use-case of the access API gets: a caller whose access token was verified and whose credential stands. */
export type AccessContext = ServiceContext<AgentActor> & { log: AccessLog };

/** A caller whose access token is genuine. Whether its credential still stands is looked up together with the decision. */
export type BearerContext = Omit<ServiceContext, "actor"> & { log: AccessLog; bearer: AccessTokenClaims };
