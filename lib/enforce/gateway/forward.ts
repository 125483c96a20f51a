/** Sends an allowed call to its upstream and tells Ambit what came of it. */
import type { Progress } from "@modelcontextprotocol/sdk/types.js";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { observedDigests } from "@/lib/core/provenance/extract";
import { permitMeta, withoutOutcome } from "@/lib/enforce/mcp/permitMeta";
import { changesResults, type ResultRules } from "@/lib/enforce/obligations/rules";
import { callSecret } from "@/lib/enforce/secrets/callSecret";
import { type Call, forwardedMeta, type GatewayParts } from "./call";
import type { Granted } from "./decide";
import { isTakenBack } from "./hold";
import { paramsOf, RESULTS } from "./operation";
import { forwardedRecord, type LogRecord, resultRecord } from "./record";
import { Records } from "./records";
import { META, type Told, upstreamFailed, withheld } from "./results";
import type { Answer } from "./run";
import { shownResult } from "./shownResult";
import { type Look, lookAfter, type StateChange } from "./stateChanges";
import { type SaidError, UpstreamFault } from "./upstream/fault";

const ERROR_MAX = 500;
/** How deep a result may be nested. Ambit's own bodies may be as deep. */
const DEPTH_MAX = 64;

interface Forwarding {
  granted: readonly Granted[];
  /** As they were allowed. */
  args: JsonObject;
  looks: readonly Look[];
  rules: ResultRules;
  /** Not redeemed: it goes along, and the server redeems it and says what came of it. */
  permit?: string;
}

export async function forward(parts: GatewayParts, call: Call, forwarding: Forwarding): Promise<Answer> {
  const { granted, args, looks, rules, permit } = forwarding;
  const [{ allowed }] = granted as [Granted, ...Granted[]];
  const startedAt = new Date();
  const logsAll = rules.log === "full";
  const records = new Records(parts, call, granted, { sendsAtOnce: logsAll });
  records.forwarded(forwardedRecord(call, { args, at: startedAt, logsAll }));
  const { result: raw, own, ...came } = await called(parts, call, { args, permit, isCut: changesResults(rules) });
  const outcome = own ?? outcomeOf(came);
  const { status } = outcome;
  const shown = raw === undefined ? undefined : cut(raw, rules);
  const record = resultRecord(call, { status, startedAt, raw, shown, logsAll });
  // What a server that redeems was sent and says nothing of, it reports itself.
  if (permit !== undefined && own === undefined && came.ran !== "no") records.endedAlone(record);
  else {
    const fragments = records.ended(record);
    const changes =
      own?.state_changes ??
      (status === "not_executed"
        ? []
        : await lookAfter(call.upstream, looks, args, { succeeded: status === "succeeded" }));
    report(parts, call, { granted, args, outcome, startedAt, changes, shown, fragments });
  }
  if (raw !== undefined && shown === undefined) return { refusal: withheld(allowed.evaluation_id) };
  if (shown === undefined) {
    const refusal = upstreamFailed(allowed.evaluation_id, came.fault ?? "The upstream gave no result.");
    return { refusal, ...(came.said === undefined ? {} : { said: came.said }) };
  }
  const told: Told = { evaluation_id: allowed.evaluation_id, outcome: "allow", reason: allowed.reason };
  const meta = typeof shown._meta === "object" && shown._meta !== null ? shown._meta : {};
  return { result: { ...shown, _meta: { ...meta, [META]: told as unknown as JsonObject } } };
}

interface Outcome {
  status: "succeeded" | "failed" | "not_executed";
  error?: string | undefined;
}

/** As the gateway saw it end. */
function outcomeOf({ fault, ran }: Pick<Called, "fault" | "ran">): Outcome {
  if (fault === undefined) return { status: "succeeded" };
  return { status: ran === "no" ? "not_executed" : "failed", error: fault };
}

/** Undefined for what cannot be cut: it has run by now, so that is told, and nothing of it is shown. */
function cut(raw: JsonObject, rules: ResultRules): JsonObject | undefined {
  try {
    return shownResult(raw, rules);
  } catch {
    return undefined;
  }
}

/**
 * One outcome for each action that the call is; what changed and what the agent saw stands with the first. The agent does not wait for Ambit
 * to have them: the decision on its next call does.
 */
function report(
  { reporter, session }: GatewayParts,
  { ambit }: Call,
  ran: {
    granted: readonly Granted[];
    args: JsonObject;
    outcome: Outcome;
    startedAt: Date;
    changes: StateChange[];
    shown: JsonObject | undefined;
    fragments: LogRecord[];
  },
): void {
  const { granted, args, outcome, startedAt, changes, shown, fragments } = ran;
  const { status, error } = outcome;
  for (const [index, { allowed }] of granted.entries())
    void reporter.outcome(ambit, {
      evaluation_id: allowed.evaluation_id,
      status,
      occurred_at: startedAt.toISOString(),
      ...(error === undefined ? {} : { error: storable(error) }),
      state_changes: index === 0 ? changes : [],
      ...(fragments.length === 0 ? {} : { fragments }),
      ...(shown === undefined || index > 0 ? {} : { observed: observedDigests(session.salt, contentOf(shown), args) }),
    });
}

/** An upstream's words may hold what no record can (U+0000, half a surrogate pair): the outcome must not be lost for it. */
function storable(text: string): string {
  return text.replaceAll("\0", "\uFFFD").replace(/\p{Surrogate}/gu, "\uFFFD");
}

interface Called {
  result?: JsonObject;
  /** Why it did not succeed. */
  fault?: string;
  said?: SaidError;
  ran: "yes" | "no" | "unknown";
  /** What a server that redeems the permit itself says came of it. */
  own?: OwnOutcome;
}

type OwnOutcome = Outcome & { state_changes: StateChange[] };

/** The upstream's answer. An agent that is only gone does not stop what runs: its outcome would be unknown. */
async function called(
  parts: GatewayParts,
  call: Call,
  { args, permit, isCut }: { args: JsonObject; permit: string | undefined; isCut: boolean },
): Promise<Called> {
  const { upstream, operation, meta, signal, within } = call;
  const { onBehalfOf } = parts.configuration;
  const permitted = permit === undefined ? {} : permitMeta({ permit, onBehalfOf });
  const takenBack = new AbortController();
  const onAbort = () => {
    if (isTakenBack(parts, signal)) takenBack.abort(signal.reason);
  };
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort);
  // Where a part of the result must not pass, the words on the way to it must not either.
  const onProgress = ({ message, ...told }: Progress) =>
    call.progress(
      isCut || callSecret() !== undefined || message === undefined ? told : { ...told, message },
      "upstream",
    );
  try {
    const params = paramsOf(operation, args);
    const options = {
      meta: { ...forwardedMeta(meta), ...permitted },
      signal: takenBack.signal,
      onProgress,
      within,
    };
    const answered =
      operation.isTask === true
        ? await upstream.runTask(params, options)
        : await upstream.request(operation.method, params, options);
    const { result, outcome } = permit === undefined ? { result: answered } : withoutOutcome(answered);
    const own = outcome === undefined ? {} : { own: outcome as OwnOutcome };
    if (isDeeperThan(result, DEPTH_MAX))
      return { fault: "The upstream's answer is nested too deeply.", ran: "unknown", ...own };
    const parsed = RESULTS[operation.method].safeParse(result);
    if (!parsed.success)
      return { fault: "The upstream answered with what is no result of this method.", ran: "unknown", ...own };
    const read = parsed.data as JsonObject;
    return read.isError === true
      ? { result: read, fault: errorOf(read), ran: "unknown", ...own }
      : { result: read, ran: "yes", ...own };
  } catch (error) {
    if (!(error instanceof UpstreamFault)) throw error;
    const { message, ran, said } = error;
    return { fault: message, ran, ...(said === undefined ? {} : { said }) };
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

function isDeeperThan(value: unknown, most: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= most; depth += 1) {
    level = level.flatMap((one) => (typeof one === "object" && one !== null ? Object.values(one) : []));
    if (level.length === 0) return false;
  }
  return true;
}

/** What of a result can hold values: not the wrapping that every result has, and no picture or sound. */
function contentOf({ content, structuredContent, _meta: _, ...others }: JsonObject): unknown {
  if (structuredContent !== undefined) return structuredContent;
  if (!Array.isArray(content)) return others;
  return content.map((item) => {
    if (typeof item !== "object" || item === null || Array.isArray(item)) return item;
    const { type, ...rest } = item;
    return type === "image" || type === "audio" ? [] : rest;
  });
}

/** The tool's own words of what went wrong, short: they are kept with the record. */
function errorOf({ content }: JsonObject): string {
  const first = Array.isArray(content)
    ? content.find((item) => typeof item === "object" && item !== null && !Array.isArray(item) && item.type === "text")
    : undefined;
  const text = typeof first === "object" && first !== null && "text" in first ? String(first.text) : "";
  return `The tool answered with an error${text === "" ? "." : `: ${text.slice(0, ERROR_MAX)}`}`;
}
