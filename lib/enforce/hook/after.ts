/** After a tool call of the host: tells Ambit what came of it. Nothing here can undo it, so nothing here stops the host. */
import type { OutcomeReport } from "@/lib/enforce/sdk";
import { AmbitFault } from "@/lib/enforce/sdk/errors";
import { canonicalJson, type JsonObject } from "@/lib/enforce/sdk/json";
import { at, exactCall, mapped } from "./action";
import { type HookAnswer, NOTHING, notice } from "./answer";
import type { Governed } from "./configuration";
import { ambitFor, type Hooking, sessionOf } from "./connections";
import type { AfterEvent } from "./event";
import type { KeptCall } from "./state";

const ERROR_MAX = 500;
/** Most outcomes of earlier calls that are told along. */
const UNTOLD_MAX = 20;

export async function after(hooking: Hooking, event: AfterEvent): Promise<HookAnswer> {
  const call = mapped(hooking.configuration, event.tool_name);
  if (call.kind !== "governed") return NOTHING;
  const kept = await hooking.state.call(event.tool_use_id);
  if (
    kept === undefined ||
    kept.session !== event.session_id ||
    kept.tool !== event.tool_name ||
    kept.untold !== undefined
  )
    return notice(`Ambit: ${event.tool_name} ran without having been asked about.`);
  const ambit = ambitFor(hooking, call.action);
  const args = exactCall(call.by, call.action, event.tool_name, event.tool_input).args;
  const report: OutcomeReport = {
    evaluation_id: kept.evaluation,
    occurred_at: kept.startedAt,
    ...outcomeOf(event, call.by, args),
    ...otherArguments(kept, args),
  };
  if (event.hook_event_name === "PostToolUse") {
    const session = await sessionOf(hooking, ambit, event.session_id).catch(() => undefined);
    if (session !== undefined) report.observed = await session.observed(event.tool_response, args);
  }
  const isTold = await told(() => ambit.reportNow(report));
  if (isTold) await hooking.state.forgetCall(event.tool_use_id);
  else await hooking.state.keepCall(event.tool_use_id, { ...kept, untold: { ...report } });
  if (isTold) await tellEarlier(hooking);
  return report.error?.startsWith(OTHER) === true ? notice(`Ambit: ${OTHER}`) : NOTHING;
}

function outcomeOf(
  event: AfterEvent,
  { changes }: Governed,
  args: JsonObject,
): Pick<OutcomeReport, "status" | "error" | "state_changes"> {
  if (event.hook_event_name === "PostToolUseFailure") {
    const words = event.error.slice(0, ERROR_MAX);
    const unknown = event.is_interrupt === true ? "It is unknown whether the call took effect: " : "";
    return { status: "failed", error: `${unknown}${words}` };
  }
  const succeeded = {
    status: "succeeded" as const,
    ...(isInBackground(event.tool_response) ? { error: GOES_ON } : {}),
  };
  const id = changes === undefined ? undefined : at(args, changes.id);
  if (changes === undefined || id === undefined) return succeeded;
  return {
    ...succeeded,
    state_changes: [{ resource: { type: changes.type, id }, reference: `tool call ${event.tool_use_id}` }],
  };
}

const GOES_ON = "It was started and goes on in the background: how it ends is not known.";

/** The host's answer for a command that it does not wait for. */
function isInBackground(response: unknown): boolean {
  return typeof response === "object" && response !== null && "backgroundTaskId" in response;
}

const OTHER = "The call ran with other arguments than those that were allowed.";
const WITHOUT = "A person at the host let the call run without the approval that it waited for.";

/** Another hook, or the host, may have changed the input after this one saw it. */
function otherArguments({ arguments: allowed }: KeptCall, args: JsonObject): Pick<OutcomeReport, "error"> {
  if (allowed === undefined) return { error: WITHOUT };
  return canonicalJson(allowed) === canonicalJson(args) ? {} : { error: OTHER };
}

/** What Ambit could not take when it happened. */
async function tellEarlier(hooking: Hooking): Promise<void> {
  for (const { call, forget } of (await hooking.state.untold()).slice(0, UNTOLD_MAX)) {
    const known = mapped(hooking.configuration, call.tool);
    if (known.kind !== "governed" || call.untold === undefined) continue;
    const report = call.untold as unknown as OutcomeReport;
    if (!(await told(() => ambitFor(hooking, known.action).reportNow(report)))) return;
    await forget();
  }
}

/** False when it is worth another try. What Ambit refuses it would refuse for ever. */
async function told(report: () => Promise<void>): Promise<boolean> {
  try {
    await report();
    return true;
  } catch (error) {
    return !(error instanceof AmbitFault && error.kind === "unreachable");
  }
}
