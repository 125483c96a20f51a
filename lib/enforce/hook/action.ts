/** Which action of the catalogue a tool call of the host is. */
import type { ExactCall } from "@/lib/enforce/sdk/decide";
import { type JsonObject, jsonObjectCopy } from "@/lib/enforce/sdk/json";
import type { Governed, HookConfiguration } from "./configuration";

/** The longest id that Ambit takes. */
const ID_MAX = 2_048;

export type Mapped = { kind: "governed"; by: Governed; action: string } | { kind: "ungoverned" } | { kind: "unknown" };

/** An exact name goes before one with `*`, a longer beginning before a shorter. */
export function mapped({ tools, ungoverned }: HookConfiguration, toolName: string): Mapped {
  const [by] = tools
    .filter(({ match }) => isMatch(match, toolName))
    .sort((one, other) => strength(other.match) - strength(one.match));
  if (by !== undefined) return { kind: "governed", by, action: actionOf(by, toolName) };
  return { kind: ungoverned.some((match) => isMatch(match, toolName)) ? "ungoverned" : "unknown" };
}

function isMatch(match: string, name: string): boolean {
  return match.endsWith("*") ? name.startsWith(match.slice(0, -1)) : name === match;
}

function strength(match: string): number {
  return match.endsWith("*") ? match.length : Number.POSITIVE_INFINITY;
}

/** `github.*` for `mcp__github__*` is `github.` and what the tool's name has in place of the `*`. */
function actionOf({ action, match }: Governed, toolName: string): string {
  return action.endsWith("*") ? `${action.slice(0, -1)}${toolName.slice(match.length - 1)}` : action;
}

/** @throws TypeError for input that is not plain JSON */
export function exactCall(by: Governed, action: string, toolName: string, input: object): ExactCall {
  const args = jsonObjectCopy(input, "the tool's input");
  for (const member of by.leaveOut) delete args[member];
  const id = by.resource === undefined ? undefined : at(args, by.resource.argument);
  return {
    action,
    args,
    resource:
      by.resource === undefined || id === undefined
        ? { type: "host_tool", id: toolName }
        : { type: by.resource.type, id },
  };
}

/** The text at a JSON Pointer (RFC 6901), where there is one that can be an id. */
export function at(value: JsonObject, pointer: string): string | undefined {
  let found: unknown = value;
  for (const step of pointer.slice(1).split("/")) {
    const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
    found =
      typeof found === "object" && found !== null && Object.hasOwn(found, name)
        ? (found as JsonObject)[name]
        : undefined;
  }
  const text = typeof found === "number" ? String(found) : found;
  return typeof text === "string" && text !== "" && text.length <= ID_MAX ? text : undefined;
}
