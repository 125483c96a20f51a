/**
 * Ambit in front of the tools of Vercel's AI SDK (`ai` 5 and 6). It knows their shape and imports nothing of the package.
 */
import type { CallOptions } from "./decide";
import type { GuardOptions } from "./guard";
import { guard } from "./guard";
import { type Json, jsonCopy } from "./json";

/** What of the AI SDK's `ToolExecutionOptions` is used. */
interface ExecutionOptions {
  toolCallId: string;
  abortSignal?: AbortSignal | undefined;
}

type ToolResultOutput = { type: string; value?: unknown };

/** The parts of a `tool()` that matter here. */
interface AiTool {
  // biome-ignore lint/suspicious/noExplicitAny: a tool of any input and output is meant, as in the AI SDK's own type
  execute?: ((input: any, options: any) => any) | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: what it is given depends on the tool, in the AI SDK's own type too
  toModelOutput?: ((options: any) => any) | undefined;
}

export type ToolGuard = Omit<GuardOptions<Record<string, Json>>, "signal" | "correlation"> & {
  correlation?: Omit<NonNullable<CallOptions["correlation"]>, "toolCallId">;
};

/** Arguments that an approver changed are remembered for so many calls until the model is told. */
const EDITS_MAX = 1_000;

/**
 * The tool with Ambit in front of its `execute`: a call that is not allowed throws, and the AI SDK tells the model the error's words.
 * A tool that yields its result in parts gives the last one only: parts could show what an obligation takes out. Where an
 * approver changed the arguments, the model is told with what it ran.
 * @throws TypeError for a tool without `execute`, which runs somewhere that this process cannot stand in front of
 */
export function guardTool<T extends AiTool>(tool: T, options: ToolGuard): T {
  const { execute, toModelOutput } = tool;
  if (execute === undefined)
    throw new TypeError(`The tool for ${options.action} has no execute: it runs elsewhere and cannot be guarded here.`);
  const edits = new Map<string, Json>();
  const guarded = (input: Record<string, Json>, execution: ExecutionOptions) =>
    guard(
      async (args: Record<string, Json>, call) => {
        if (call.edited) remember(edits, execution.toolCallId, args);
        return await last(await execute.call(tool, args, execution));
      },
      options as GuardOptions<Record<string, Json>>,
    )(input, {
      correlation: { ...options.correlation, toolCallId: execution.toolCallId },
      ...(execution.abortSignal === undefined ? {} : { signal: execution.abortSignal }),
    });
  return {
    ...tool,
    execute: guarded,
    toModelOutput: async (given: { toolCallId: string; output: unknown }) => {
      const output = (await toModelOutput?.call(tool, given)) ?? plainOutput(given.output);
      const edited = edits.get(given.toolCallId);
      return edited === undefined ? output : withNote(output, edited);
    },
  };
}

/**
 * All of a set of tools, each guarded as `options` says for its name.
 * @throws TypeError for a tool without `execute` or without options: nothing stays unguarded by omission
 */
export function guardTools<T extends Record<string, AiTool>>(
  tools: T,
  options: { readonly [Name in keyof T]: ToolGuard },
): T {
  const entries = Object.entries(tools).map(([name, tool]) => {
    const own = Object.hasOwn(options, name) ? options[name] : undefined;
    if (own === undefined) throw new TypeError(`Nothing says how the tool ${name} is guarded.`);
    return [name, guardTool(tool, own)];
  });
  return Object.fromEntries(entries) as T;
}

/** The last of what a tool yields, or what it answers. */
async function last(result: unknown): Promise<unknown> {
  if (typeof result !== "object" || result === null || !(Symbol.asyncIterator in result)) return result;
  let latest: unknown;
  for await (const part of result as AsyncIterable<unknown>) latest = part;
  return latest;
}

function remember(edits: Map<string, Json>, toolCallId: string, args: Record<string, Json>): void {
  const [oldest] = edits.keys();
  if (edits.size >= EDITS_MAX && oldest !== undefined) edits.delete(oldest);
  edits.set(toolCallId, jsonCopy(args));
}

/** As the AI SDK itself tells the model a result. */
function plainOutput(output: unknown): ToolResultOutput {
  return typeof output === "string" ? { type: "text", value: output } : { type: "json", value: output ?? null };
}

function withNote(output: ToolResultOutput, args: Json): ToolResultOutput {
  const note = "An approver changed the arguments of this call. It ran with these.";
  const told = { note, arguments: args };
  if (output.type === "content" && Array.isArray(output.value))
    return { type: "content", value: [{ type: "text", text: JSON.stringify(told) }, ...(output.value as unknown[])] };
  return { type: "json", value: { ...told, result: output.value ?? null } };
}
