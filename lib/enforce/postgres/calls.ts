/** What is asked of a connector, and what it answers. */
import type { JsonObject } from "@/lib/core/organisation/definition";
import type { Denied, Escalated } from "@/lib/enforce/ambit/answers";
import type { ServerOutcome } from "@/lib/enforce/mcp/permitMeta";

export interface StatementCall {
  /** The action's name without its tool. */
  action: string;
  arguments: JsonObject;
  /** The person for whom the agent acts. */
  onBehalfOf?: string;
  /** A session that was opened with Ambit: where values of the result were first seen is told under its salt. */
  session?: { id: string; salt: string };
  traceparent?: string;
  toolCallId?: string;
  justification?: string;
  /** One that was given for exactly this call. */
  approval?: string;
  /** Opens an approval where people have to be asked. */
  submitRequest?: boolean;
}

export type StatementAnswer =
  | { status: "done"; evaluationId: string; rows: JsonObject[]; count: number }
  /** Ambit did not allow it: nothing ran. */
  | { status: "not_allowed"; decision: Denied | Escalated }
  /** Nothing ran, or it was undone; with `unknown` nobody knows. */
  | { status: "failed"; evaluationId: string; message: string; ran: "no" | "undone" | "unknown" }
  /** It is none of the statements, or the arguments are not its own: Ambit was not asked. */
  | { status: "refused"; message: string };

/** A call that somebody else had decided, with the permit that came with it. */
export interface PermittedCall extends Pick<StatementCall, "action" | "arguments"> {
  onBehalfOf?: string | undefined;
  traceparent?: string | undefined;
  permit: string;
}

/**
 * `outcome` is for whoever sent the permit, to be reported; left out where the permit was used already: then somebody else knows.
 * `evaluationId` is there where the permit was redeemed, and so is known to be the truth.
 */
export type PermittedAnswer = { outcome?: ServerOutcome; evaluationId?: string } & (
  | { status: "done"; rows: JsonObject[]; count: number }
  | { status: "failed"; message: string; ran: "no" | "undone" | "unknown" }
  | { status: "refused"; message: string }
);
