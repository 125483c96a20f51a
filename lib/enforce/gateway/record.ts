/** The gateway's own log records of a call: that it was forwarded, and what came back. */
import type { RecordFragment } from "@/lib/contracts/access";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { unstorableAt } from "@/lib/core/text/storable";
import type { Call } from "./call";
import { jsonDigest } from "./digest";

/** The longest value that a log record repeats, in characters of JSON. */
const LOGGED_MAX = 200_000;

export type LogRecord = Omit<RecordFragment, "evaluation_id">;

export function forwardedRecord(
  call: Call,
  { args, at, logsAll }: { args: JsonObject; at: Date; logsAll: boolean },
): LogRecord {
  return recordOf(call, "tool_call.forwarded", at, {
    arguments_digest: jsonDigest(args),
    ...(logsAll ? { arguments: logged(args) } : {}),
  });
}

/** The digest is of what the upstream gave; what is repeated is what the agent was shown of it. */
export function resultRecord(
  call: Call,
  came: {
    status: string;
    startedAt: Date;
    raw: JsonObject | undefined;
    shown: JsonObject | undefined;
    logsAll: boolean;
  },
): LogRecord {
  const { status, startedAt, raw, shown, logsAll } = came;
  const endedAt = new Date();
  return recordOf(call, "tool_result", endedAt, {
    status,
    duration_ms: endedAt.getTime() - startedAt.getTime(),
    ...(raw === undefined ? {} : { result_digest: jsonDigest(raw) }),
    ...(logsAll && shown !== undefined ? { result: logged(shown) } : {}),
  });
}

function recordOf({ upstream, operation }: Call, kind: string, at: Date, content: JsonObject): LogRecord {
  const { method, target } = operation;
  const to = {
    upstream: upstream.configuration.name,
    ...(method === "tools/call" ? { tool: target } : { method, target }),
  };
  return { kind, occurred_at: at.toISOString(), content: { ...to, ...content } };
}

function logged(value: JsonObject): JsonObject {
  const text = JSON.stringify(value);
  const isKept = text.length <= LOGGED_MAX && unstorableAt(value) === null;
  return isKept ? value : { left_out: `${text.length} characters` };
}
