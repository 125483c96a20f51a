/** Before a tool call of the host: allow, deny or ask. */
import { AmbitError, StillWaiting } from "@/lib/enforce/sdk";
import type { Ambit } from "@/lib/enforce/sdk/ambit";
import { type Decided, decide } from "@/lib/enforce/sdk/decide";
import { exactCall, mapped } from "./action";
import { type HookAnswer, NOTHING, permission } from "./answer";
import type { Governed } from "./configuration";
import { ambitFor, type Hooking, sessionOf } from "./connections";
import type { BeforeEvent } from "./event";

/** Fails closed: whatever goes wrong is a denial that says what. */
export async function before(hooking: Hooking, event: BeforeEvent): Promise<HookAnswer> {
  const { unknown } = hooking.configuration;
  const call = mapped(hooking.configuration, event.tool_name);
  if (call.kind === "ungoverned") return NOTHING;
  if (call.kind === "unknown")
    return permission(unknown, `The tool ${event.tool_name} is not among those that Ambit's hook knows.`);
  try {
    const exact = exactCall(call.by, call.action, event.tool_name, event.tool_input);
    const ambit = ambitFor(hooking, call.action);
    const session = await sessionOf(hooking, ambit, event.session_id);
    const decided = await decide({
      ambit,
      exact,
      options: {
        session,
        patienceMs: hooking.configuration.patience * 1_000,
        correlation: { toolCallId: event.tool_use_id },
      },
      // It is kept first what may run.
      redeemsAtOnce: false,
    });
    return await allowed(hooking, event, { ambit, by: call.by }, decided);
  } catch (error) {
    if (error instanceof StillWaiting) return await waiting(hooking, event, error);
    const why = error instanceof AmbitError || error instanceof TypeError ? error.message : "The hook failed.";
    return permission("deny", why.includes("did not run") ? why : `This call did not run. ${why}`);
  }
}

async function allowed(
  { configuration, state }: Hooking,
  event: BeforeEvent,
  { ambit, by }: { ambit: Ambit; by: Governed },
  { allowed: { evaluationId, permit, obligations }, exact, edited }: Decided,
): Promise<HookAnswer> {
  const notRun = (error: string) => ambit.report({ evaluation_id: evaluationId, status: "not_executed", error });
  if (obligations.length > 0) {
    const types = obligations.map(({ type }) => type).join(", ");
    await notRun(`The hook cannot carry out the obligation ${types}.`);
    return permission(
      "deny",
      `This call did not run: Ambit allows it only with ${types}, which a hook cannot make sure of. The gateway can.`,
    );
  }
  // Kept before the permit is used, so that no call that may run is without its outcome.
  await state.keepCall(event.tool_use_id, {
    session: event.session_id,
    tool: event.tool_name,
    evaluation: evaluationId,
    arguments: exact.args,
    startedAt: new Date().toISOString(),
  });
  try {
    await ambit.redeem({
      permit,
      action: { name: exact.action },
      resource: exact.resource,
      context: { arguments: exact.args },
    });
  } catch (error) {
    await state.forgetCall(event.tool_use_id);
    await notRun("The permit could not be redeemed.");
    throw error;
  }
  // Replaces the whole input: what is no part of the action stays as it was.
  const untouched = Object.entries(event.tool_input).filter(([member]) => by.leaveOut.includes(member));
  const updated = edited ? { ...Object.fromEntries(untouched), ...exact.args } : undefined;
  if (configuration.whenAllowed === "pass" && updated === undefined) return NOTHING;
  const reason = edited ? "Allowed by Ambit, with arguments that an approver changed" : "Allowed by Ambit";
  // What the host would ask a person it asks with the changed arguments.
  return permission(configuration.whenAllowed === "pass" ? "ask" : "allow", `${reason} (${evaluationId}).`, updated);
}

/** Nobody answered in time. Left to the person at the host, the call would run without the approval: its record says so. */
async function waiting(
  { configuration, state }: Hooking,
  event: BeforeEvent,
  { handle, link, expiresAt }: StillWaiting,
): Promise<HookAnswer> {
  const at = withBase(link, configuration.linkBase);
  const until = expiresAt.toISOString();
  if (configuration.whenWaiting === "deny")
    return permission(
      "deny",
      `This call waits for a person and did not run. It can be answered at ${at} until ${until}. Make the same call again later, with exactly the same input: once it is approved, it runs.`,
    );
  await state.keepCall(event.tool_use_id, {
    session: event.session_id,
    tool: event.tool_name,
    evaluation: handle.evaluationId,
    startedAt: new Date().toISOString(),
  });
  return permission(
    "ask",
    `Ambit asks for an approval that nobody has given yet: ${at} (until ${until}). To go on here runs the call without it, and is recorded.`,
  );
}

function withBase(link: string, base: string | undefined): string {
  if (base === undefined || !URL.canParse(link)) return link;
  const { pathname, search } = new URL(link);
  return `${new URL(base).origin}${pathname}${search}`;
}
