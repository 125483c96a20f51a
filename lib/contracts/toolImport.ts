/** What a server told of its tools, as it is sent, kept and shown. It is a claim: nothing is decided by it. */
import { z } from "zod";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { bundleTool } from "./bundle";
import type { ChangeMoved } from "./changeViews";

export const TOOLS_MAX = 500;
const SOURCE_MAX = 500;

export const SOURCE_KINDS = ["command", "url", "pasted", "gateway"] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

export const HINTS = ["readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"] as const;
export type ToolHints = { [N in (typeof HINTS)[number]]?: boolean };

/** What of a tool may have changed. */
export const CLAIM_PARTS = ["title", "description", "hints", "input_schema", "output_schema"] as const;
export type ClaimPart = (typeof CLAIM_PARTS)[number];

const hint = z.boolean().optional().catch(undefined);

/** One of the `tools` of an answer to `tools/list`; what else a server says of it is left alone. */
export const listedTool = z.object({
  name: z.string(),
  title: z.string().optional().catch(undefined),
  description: z.string().optional().catch(undefined),
  inputSchema: z.record(z.string(), z.json()),
  outputSchema: z.record(z.string(), z.json()).optional().catch(undefined),
  annotations: z
    .object({
      title: z.string().optional().catch(undefined),
      readOnlyHint: hint,
      destructiveHint: hint,
      idempotentHint: hint,
      openWorldHint: hint,
    })
    .optional()
    .catch(undefined),
});
export type ListedTool = z.output<typeof listedTool>;

const NO_LIST = "must be the answer to tools/list: { tools: [{ name, inputSchema, … }] }";
const listedTools = z
  .array(listedTool, NO_LIST)
  .min(1, "tells no tools")
  .max(TOOLS_MAX, `tells more than ${TOOLS_MAX} tools`);

/** The answer to `tools/list`; the message that it came in, or the bare list, will do. */
export const toolListSchema = z.preprocess(unwrapped, listedTools);

function unwrapped(value: unknown): unknown {
  const member = (of: unknown, name: string) =>
    typeof of === "object" && of !== null && !Array.isArray(of) ? Reflect.get(of, name) : undefined;
  return member(member(value, "result"), "tools") ?? member(value, "tools") ?? value;
}

/** What somebody else got from a server and sends here. */
export const importToolsSchema = z.strictObject({
  /** The tool of the catalogue whose actions they are. */
  tool: bundleTool.shape.name,
  /** Where they got it from, in their words. */
  source: z.string().trim().min(1, "Say where it comes from.").max(SOURCE_MAX, `At most ${SOURCE_MAX} characters.`),
  listed: z.unknown(),
});

/** The same as a form of the page sends it: the list as it was pasted. */
export const importToolsFormSchema = z.strictObject({
  tool: z.string().max(200),
  source: z.string().max(2000),
  text: z.string().max(1_000_000, "At most a million characters."),
});

/** What became of one tool that was told. */
export interface ImportedTool {
  /** As the server calls it. */
  name: string;
  /** `new`: in the request that was written. `refused`: it cannot be an action as it is. */
  state: "new" | "same" | "changed" | "refused";
  /** What the server said otherwise the last time. */
  changed: ClaimPart[];
  /** The catalogue has other arguments for it than the server. */
  schema_differs: boolean;
  /** Why it is refused, or why its schema cannot be taken over. */
  why: string | null;
}

export interface ToolsImported {
  tool: string;
  tools: ImportedTool[];
  /** Actions of the catalogue that the server did not tell. */
  gone: string[];
  /** The request with what is new; null where nothing is. */
  change: ChangeMoved | null;
}

export interface ClaimSource {
  kind: SourceKind;
  words: string;
  at: string;
  by: string;
}

/** What a server says of an action. Everything of it is outside text. */
export interface ActionClaim {
  title: string | null;
  description: string | null;
  hints: ToolHints;
  input_schema: JsonObject;
  /** Its schema as the catalogue could have it; null where it cannot. */
  usable_schema: JsonObject | null;
  /** The catalogue asks for other arguments. */
  schema_differs: boolean;
  /** When it was told first as it stands. */
  source: ClaimSource;
  /** What of it is other than when people last looked: stated what the action does, or released what it says. */
  changed: ClaimPart[];
  /** A gateway saw what it says and nobody has looked since: gateways let no call of it run. */
  quarantine: { id: string; at: string } | null;
  /** The newest import of the tool did not tell it any more. */
  gone: ClaimSource | null;
  /** Former wordings, the newest first: each with what the next one changed of it. */
  earlier: { source: ClaimSource; title: string | null; description: string | null; changed: ClaimPart[] }[];
}

/** What a server says of an action that a change request is about. */
export type ClaimOfAction = Pick<ActionClaim, "title" | "description" | "hints" | "source"> & {
  /** `TOOL.ACTION`. */
  name: string;
};

/** A person has looked at what a tool says of itself by now. */
export const releaseToolSchema = z.strictObject({
  reason: z.string().trim().min(1, "Say why.").max(2_000, "At most 2000 characters."),
});

export interface ToolReleased {
  id: string;
  /** `TOOL.ACTION`. */
  name: string;
  released_at: string;
  message: string;
}
