import { ErrorCode, McpError } from "@modelcontextprotocol/sdk/types.js";

/** A JSON-RPC error, as whoever answered it said it. */
export interface SaidError {
  code: number;
  message: string;
  data?: unknown;
}

/** The upstream gave no result. */
export class UpstreamFault extends Error {
  override readonly name = "UpstreamFault";

  constructor(
    message: string,
    /** Whether the call can have had an effect. `no`: it was never sent. */
    readonly ran: "no" | "unknown",
    /** The upstream's own error, where it answered with one. */
    readonly said?: SaidError,
  ) {
    super(message);
  }
}

/** What a failed request to the upstream `name` means; `seconds` is how long it was given. */
export function faultOf(error: unknown, { name, seconds }: { name: string; seconds: number }): UpstreamFault {
  if (error instanceof UpstreamFault) return error;
  if (error instanceof Error && error.message === "Not connected")
    return new UpstreamFault(`The upstream ${name} had ended: the call was not sent.`, "no");
  if (!(error instanceof McpError))
    return new UpstreamFault(
      `The call was given up before the upstream ${name} answered: whether it ran is unknown.`,
      "unknown",
    );
  switch (error.code) {
    case ErrorCode.ConnectionClosed:
      return new UpstreamFault(
        `The upstream ${name} ended before it answered: whether the call ran is unknown.`,
        "unknown",
      );
    case ErrorCode.RequestTimeout:
      return new UpstreamFault(
        `The upstream ${name} did not answer within ${seconds} seconds: whether the call ran is unknown.`,
        "unknown",
      );
    default:
      return new UpstreamFault(
        `The upstream ${name} answered with an error: ${wordsOf(error).slice(0, 500)}`,
        "unknown",
        saidBy(error),
      );
  }
}

export function saidBy(error: McpError): SaidError {
  return { code: error.code, message: wordsOf(error), ...(error.data === undefined ? {} : { data: error.data }) };
}

/** The words alone: the SDK puts the code before them. */
function wordsOf({ message }: McpError): string {
  return message.replace(/^MCP error -?\d+: /, "");
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "unknown";
}
