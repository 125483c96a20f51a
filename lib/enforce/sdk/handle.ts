/** A call that waits for a person, as it can be kept and taken up again by another process. */
import { isObject, type JsonObject, jsonObjectCopy } from "./json";
import type { SavedSession } from "./session";

/** Plain JSON: save it as it is. It holds the call's arguments and no secret but the session's salt. */
export interface Handle {
  version: 1;
  /** The approval that people are asked for. */
  approvalId: string;
  /** The evaluation that asked. */
  evaluationId: string;
  action: string;
  resource: { type: string; id: string; properties?: JsonObject };
  arguments: JsonObject;
  onBehalfOf?: string;
  session?: SavedSession;
  /** What ties logs together, as it was given with the call. */
  correlation?: Correlation;
}

export interface Correlation {
  requestId?: string;
  toolCallId?: string;
  traceparent?: string;
}

/**
 * A handle as it came back from wherever it was kept; a text is parsed. What it says is not taken on trust: another action or
 * other arguments are not what was approved, and Ambit says so.
 * @throws TypeError for what is no handle
 */
export function readHandle(kept: unknown): Handle {
  const value: unknown = typeof kept === "string" ? parsed(kept) : kept;
  if (!isObject(value) || value.version !== 1) throw new TypeError("This is not a handle of a call that waits.");
  const handle = jsonObjectCopy(value, "the handle");
  for (const member of ["approvalId", "evaluationId", "action"])
    if (typeof handle[member] !== "string") throw new TypeError(`The handle has no ${member}.`);
  const { resource } = handle;
  if (!isObject(resource) || typeof resource.type !== "string" || typeof resource.id !== "string")
    throw new TypeError("The handle has no resource.");
  if (!isObject(handle.arguments)) throw new TypeError("The handle has no arguments.");
  return handle as unknown as Handle;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
