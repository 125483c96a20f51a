/** Runs a call that was allowed: once, exactly as allowed, and tells Ambit what came of it. */
import { type CallToolResult, CallToolResultSchema, type Progress } from "@modelcontextprotocol/sdk/types.js";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { observedDigests } from "@/lib/core/provenance/extract";
import type { Allowed } from "@/lib/enforce/ambit/answers";
import { AmbitFault } from "@/lib/enforce/ambit/fault";
import { type Call, type ExactCall, forwardedMeta, type GatewayParts } from "./call";
import { jsonDigest } from "./digest";
import { isTakenBack } from "./hold";
import { META, type Told, unknownObligations, upstreamFailed } from "./results";
import { type Look, lookAfter, lookBefore, type StateChange } from "./stateChanges";
import { UpstreamFault } from "./upstream";

/** Obligations that this gateway can do. `log`: its own log records hold the arguments and the result as well. */
const UNDERSTOOD: ReadonlySet<string> = new Set(["log"]);
/** The longest value that such a log record repeats, in characters of JSON. */
const LOGGED_MAX = 200_000;
const ERROR_MAX = 500;

/** @throws AmbitFault when the permit could not be redeemed: then nothing ran */
export async function run(
  parts: GatewayParts,
  call: Call,
  allowed: Allowed,
  exact: ExactCall,
): Promise<CallToolResult> {
  const { evaluation_id: id, obligations } = allowed;
  const beyond = obligations.filter(({ type }) => !UNDERSTOOD.has(type)).map(({ type }) => type);
  if (beyond.length > 0) {
    await notExecuted(parts, call, id, `The gateway does not understand the obligation ${beyond.join(", ")}.`);
    return unknownObligations(id, beyond);
  }
  // Looked at before the permit is used: a permit is for what runs now.
  const looks = await prepared(parts, call, id, exact);
  if (!Array.isArray(looks)) return looks;
  await redeem(parts, call, allowed, exact);
  return await forward(parts, call, { allowed, exact, looks, logsAll: obligations.length > 0 });
}

async function prepared(
  { reporter }: GatewayParts,
  call: Call,
  id: string,
  exact: ExactCall,
): Promise<Look[] | CallToolResult> {
  try {
    await call.upstream.ready();
    return await lookBefore(call.upstream, call.mcpTool, exact.args);
  } catch (error) {
    if (!(error instanceof UpstreamFault)) throw error;
    await reporter.outcome(call.ambit, { evaluation_id: id, status: "not_executed", error: error.message });
    return upstreamFailed(id, `${error.message} The call did not run.`);
  }
}

async function redeem(
  parts: GatewayParts,
  call: Call,
  { evaluation_id: id, permit }: Allowed,
  exact: ExactCall,
): Promise<void> {
  const { environment } = call.upstream.configuration;
  try {
    await call.ambit.redeem({
      permit,
      action: exact.action,
      resource: exact.resource,
      context: { environment, arguments: exact.args },
    });
  } catch (error) {
    // A permit that was redeemed already was so by someone else: then this gateway cannot say that nothing ran.
    if (!(error instanceof AmbitFault && error.status === 409))
      await notExecuted(parts, call, id, "The permit could not be redeemed.");
    throw error;
  }
}

interface Forwarding {
  allowed: Allowed;
  exact: ExactCall;
  looks: readonly Look[];
  /** The obligation `log`. */
  logsAll: boolean;
}

async function forward(
  parts: GatewayParts,
  call: Call,
  { allowed, exact, looks, logsAll }: Forwarding,
): Promise<CallToolResult> {
  const { evaluation_id: id, reason } = allowed;
  const { upstream, ambit, mcpTool, meta } = call;
  const startedAt = new Date();
  const log = (kind: string, content: JsonObject, at: Date) =>
    parts.reporter.fragment(ambit, { evaluation_id: id, kind, occurred_at: at.toISOString(), content });
  const to = { upstream: upstream.configuration.name, tool: mcpTool };
  log(
    "tool_call.forwarded",
    { ...to, arguments_digest: jsonDigest(exact.args), ...(logsAll ? { arguments: logged(exact.args) } : {}) },
    startedAt,
  );

  const outcome = await called(parts, call, exact.args, meta);
  const status = outcome.fault === undefined ? "succeeded" : outcome.ran === "no" ? "not_executed" : "failed";
  const endedAt = new Date();
  const { result } = outcome;
  log(
    "tool_result",
    {
      ...to,
      status,
      duration_ms: endedAt.getTime() - startedAt.getTime(),
      ...(result === undefined ? {} : { result_digest: jsonDigest(result) }),
      ...(logsAll && result !== undefined ? { result: logged(result) } : {}),
    },
    endedAt,
  );
  const changes: StateChange[] =
    status === "not_executed"
      ? []
      : await lookAfter(upstream, looks, exact.args, { succeeded: status === "succeeded" });
  await parts.reporter.outcome(ambit, {
    evaluation_id: id,
    status,
    occurred_at: startedAt.toISOString(),
    ...(outcome.fault === undefined ? {} : { error: outcome.fault }),
    state_changes: changes,
    ...(result === undefined ? {} : { observed: observedDigests(parts.session.salt, contentOf(result), exact.args) }),
  });
  if (result === undefined) return upstreamFailed(id, outcome.fault ?? "The upstream gave no result.");
  const told: Told = { evaluation_id: id, outcome: "allow", reason };
  return { ...result, _meta: { ...result._meta, [META]: told } };
}

interface Called {
  result?: CallToolResult;
  /** Why it did not succeed. */
  fault?: string;
  ran: "yes" | "no" | "unknown";
}

/** The upstream's answer. An agent that is only gone does not stop what runs: its outcome would be unknown. */
async function called(parts: GatewayParts, call: Call, args: JsonObject, meta: Call["meta"]): Promise<Called> {
  const { upstream, mcpTool, signal } = call;
  const takenBack = new AbortController();
  const onAbort = () => {
    if (isTakenBack(parts, signal)) takenBack.abort(signal.reason);
  };
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort);
  const held = Math.round((Date.now() - call.startedAt) / 1_000);
  const onProgress = ({ progress, message }: Progress) =>
    call.progress(held + 1 + progress, message ?? "The tool is at work.");
  try {
    const result = await upstream.call(mcpTool, args, {
      meta: forwardedMeta(meta),
      signal: takenBack.signal,
      onProgress,
    });
    const parsed = CallToolResultSchema.safeParse(result);
    if (!parsed.success) return { fault: "The upstream answered with what is no tool result.", ran: "unknown" };
    if (parsed.data.isError !== true) return { result: parsed.data, ran: "yes" };
    return { result: parsed.data, fault: errorOf(parsed.data), ran: "unknown" };
  } catch (error) {
    if (!(error instanceof UpstreamFault)) throw error;
    return { fault: error.message, ran: error.ran };
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

async function notExecuted({ reporter }: GatewayParts, { ambit }: Call, id: string, why: string): Promise<void> {
  await reporter.outcome(ambit, { evaluation_id: id, status: "not_executed", error: why });
}

/** What of a result can hold values: not the wrapping that every result has, and no picture or sound. */
function contentOf({ content, structuredContent }: CallToolResult): unknown {
  return structuredContent ?? content.map(({ type, ...item }) => (type === "image" || type === "audio" ? [] : item));
}

/** The tool's own words of what went wrong, short: they are kept with the record. */
function errorOf({ content }: CallToolResult): string {
  const text = content.find((item) => item.type === "text")?.text ?? "";
  return `The tool answered with an error${text === "" ? "." : `: ${text.slice(0, ERROR_MAX)}`}`;
}

function logged(value: Record<string, unknown>): JsonObject {
  const text = JSON.stringify(value);
  return text.length <= LOGGED_MAX ? (JSON.parse(text) as JsonObject) : { left_out: `${text.length} characters` };
}
