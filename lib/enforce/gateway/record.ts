/** The gateway's own log records of a call: that it was forwarded, and what came back. */
import type { JsonObject } from "@/lib/core/organisation/definition";
import { unstorableAt } from "@/lib/core/text/storable";
import type { Call, GatewayParts } from "./call";
import type { Granted } from "./decide";
import { jsonDigest } from "./digest";

/** The longest value that a log record repeats, in characters of JSON. */
const LOGGED_MAX = 200_000;

export function recordForwarded(
  parts: GatewayParts,
  call: Call,
  granted: readonly Granted[],
  { args, at, logsAll }: { args: JsonObject; at: Date; logsAll: boolean },
): void {
  record(parts, call, granted, "tool_call.forwarded", at, {
    arguments_digest: jsonDigest(args),
    ...(logsAll ? { arguments: logged(args) } : {}),
  });
}

/** The digest is of what the upstream gave; what is repeated is what the agent was shown of it. */
export function recordResult(
  parts: GatewayParts,
  call: Call,
  granted: readonly Granted[],
  came: {
    status: string;
    startedAt: Date;
    raw: JsonObject | undefined;
    shown: JsonObject | undefined;
    logsAll: boolean;
  },
): void {
  const { status, startedAt, raw, shown, logsAll } = came;
  const endedAt = new Date();
  record(parts, call, granted, "tool_result", endedAt, {
    status,
    duration_ms: endedAt.getTime() - startedAt.getTime(),
    ...(raw === undefined ? {} : { result_digest: jsonDigest(raw) }),
    ...(logsAll && shown !== undefined ? { result: logged(shown) } : {}),
  });
}

function record(
  { reporter }: GatewayParts,
  { ambit, upstream, operation }: Call,
  granted: readonly Granted[],
  kind: string,
  at: Date,
  content: JsonObject,
): void {
  const { method, target } = operation;
  const to = {
    upstream: upstream.configuration.name,
    ...(method === "tools/call" ? { tool: target } : { method, target }),
  };
  for (const { allowed } of granted)
    reporter.fragment(ambit, {
      evaluation_id: allowed.evaluation_id,
      kind,
      occurred_at: at.toISOString(),
      content: { ...to, ...content },
    });
}

function logged(value: JsonObject): JsonObject {
  const text = JSON.stringify(value);
  const isKept = text.length <= LOGGED_MAX && unstorableAt(value) === null;
  return isKept ? value : { left_out: `${text.length} characters` };
}
