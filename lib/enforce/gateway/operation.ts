/** What an agent can ask an upstream to do, and which action of the catalogue that is. */
import {
  CallToolResultSchema,
  CompleteResultSchema,
  EmptyResultSchema,
  GetPromptResultSchema,
  ReadResourceResultSchema,
} from "@modelcontextprotocol/sdk/types.js";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { actionOf, toolOf, type UpstreamConfiguration } from "./configuration";
import { resourceOf } from "./resource";

/** The methods that are decided call by call. The COAZ-MCP binding maps each to an action of the same name. */
export const DECIDED = [
  "tools/call",
  "resources/read",
  "resources/subscribe",
  "prompts/get",
  "completion/complete",
  "logging/setLevel",
] as const;
export type DecidedMethod = (typeof DECIDED)[number];

export interface Operation {
  method: DecidedMethod;
  /** Whom it is for, in the upstream's own words: a tool, a prompt, the address of a resource. */
  target: string;
  /** What is decided, approved and, where an approver changes it, edited: a tool's arguments, else all the parameters. */
  args: JsonObject;
  /** The upstream runs it as a task and no other way (`execution.taskSupport: "required"`). */
  isTask?: boolean;
}

/** The result of each method, as it may be passed on. */
export const RESULTS = {
  "tools/call": CallToolResultSchema,
  "resources/read": ReadResourceResultSchema,
  "resources/subscribe": EmptyResultSchema,
  "prompts/get": GetPromptResultSchema,
  "completion/complete": CompleteResultSchema,
  "logging/setLevel": EmptyResultSchema,
};

/** What is sent to the upstream for the operation with these arguments. */
export function paramsOf({ method, target }: Operation, args: JsonObject): JsonObject {
  return method === "tools/call" ? { name: target, arguments: args } : args;
}

/** The name (`tool.action`) under which the catalogue knows a method of the upstream that is no tool's call: `TOOL.resources.read`. */
export function methodAction(upstream: Pick<UpstreamConfiguration, "tool" | "name">, method: DecidedMethod): string {
  return `${toolOf(upstream)}.${method.replace("/", ".")}`;
}

/** The name of starting the upstream with a secret that Ambit holds: the first request that it then gets is `initialize`. */
export function startAction(upstream: Pick<UpstreamConfiguration, "tool" | "name">): string {
  return `${toolOf(upstream)}.initialize`;
}

/** The action and the resource of an operation, when nobody declared others. */
export function defaultMapping(
  upstream: UpstreamConfiguration,
  { method, target, args }: Operation,
): { action: { name: string }; resource: { type: string; id: string } } {
  if (method === "tools/call")
    return { action: { name: actionOf(upstream, target) }, resource: resourceOf(upstream, target, args) };
  return {
    action: { name: methodAction(upstream, method) },
    resource: { type: resourceType(method, args), id: target },
  };
}

function resourceType(method: DecidedMethod, { ref }: JsonObject): string {
  switch (method) {
    case "prompts/get":
      return "prompt";
    case "completion/complete":
      return typeof ref === "object" && ref !== null && "type" in ref && ref.type === "ref/prompt"
        ? "prompt"
        : "resource";
    case "logging/setLevel":
      return "mcp_server";
    default:
      return "resource";
  }
}
