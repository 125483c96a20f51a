import type { Ambit } from "./ambit";
import { type CallOptions, decide, decideResumed, type ExactCall } from "./decide";
import { type Handle, readHandle } from "./handle";
import { jsonObjectCopy } from "./json";
import type { ObligationHandlers } from "./obligations";
import { run, type Tool } from "./run";
import { Session } from "./session";

export interface GuardOptions<A> extends CallOptions {
  /** As `connect` makes it. */
  ambit: Ambit;
  /** The action in the catalogue, `tool.action`. */
  action: string;
  /** What a call acts on. It is part of what is approved, so it must follow from the arguments alone. */
  resource: ExactCall["resource"] | ((args: A) => ExactCall["resource"]);
  /** Obligations beyond those that the guard carries out itself, by type. */
  obligations?: ObligationHandlers;
  /**
   * `here` (the default): the guard redeems the permit before the tool runs and tells the outcome. `tool`: both are left to the
   * tool server that gets `call.permit`.
   */
  redeem?: "here" | "tool";
}

export interface Guarded<A, R> {
  /** Decides, waits where people are asked, and runs the tool once. Rejects with an `AmbitError` when it did not run. */
  (args: A, options?: CallOptions): Promise<R>;
  /** Goes on with a call that waited, as `onWaiting` or `StillWaiting` gave its handle (or its JSON), also in another process. */
  resume(handle: Handle | string, options?: CallOptions): Promise<R>;
}

/**
 * Puts Ambit in front of a function. It gets a copy of the arguments exactly as they were decided on, which an approver may have
 * changed; nothing runs without a yes, and a yes runs it once.
 */
export function guard<A extends object, R>(tool: Tool<A, R>, guardOptions: GuardOptions<A>): Guarded<A, R> {
  const { ambit, action, resource, obligations: handlers, redeem = "here", ...defaults } = guardOptions;
  const running = (options: CallOptions) => ({ ambit, tool, options, handlers, redeem });

  const guarded = async (given: A, callOptions: CallOptions = {}): Promise<R> => {
    const options = { ...defaults, ...callOptions };
    const args = jsonObjectCopy(given, "the arguments");
    const acted = typeof resource === "function" ? resource(jsonObjectCopy(args, "the arguments") as A) : resource;
    const exact = { action, args, resource: jsonObjectCopy(acted, "the resource") as unknown as ExactCall["resource"] };
    return await run(running(options), await decide({ ambit, exact, options, redeemsAtOnce: redeem === "here" }));
  };

  const resume = async (kept: Handle | string, callOptions: CallOptions = {}): Promise<R> => {
    const handle = readHandle(kept);
    if (handle.action !== action) throw new TypeError(`The handle is of ${handle.action}, and this guards ${action}.`);
    const options: CallOptions = {
      ...defaults,
      ...(handle.onBehalfOf === undefined ? {} : { onBehalfOf: handle.onBehalfOf }),
      ...(handle.session === undefined ? {} : { session: new Session(handle.session) }),
      ...(handle.correlation === undefined ? {} : { correlation: handle.correlation }),
      ...callOptions,
    };
    const exact = { action, resource: handle.resource, args: handle.arguments };
    return await run(running(options), await decideResumed({ ambit, exact, options, redeemsAtOnce: false }, handle));
  };

  return Object.assign(guarded, { resume });
}
