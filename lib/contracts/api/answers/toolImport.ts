/** What servers told of their tools. */
import { z } from "zod";
import {
  type ActionClaim,
  CLAIM_PARTS,
  type ClaimOfAction,
  type ClaimSource,
  HINTS,
  type ImportedTool,
  SOURCE_KINDS,
  type ToolHints,
  type ToolReleased,
  type ToolsImported,
} from "@/lib/contracts/toolImport";
import { component, jsonObject, time } from "../component";
import { changeMoved } from "./changeMoved";

const parts = z.array(z.enum(CLAIM_PARTS));

const source = component<ClaimSource>()(
  "ClaimSource",
  z.object({ kind: z.enum(SOURCE_KINDS), words: z.string(), at: time, by: z.string() }),
);

const hints = component<ToolHints>()(
  "ToolHints",
  z
    .object(
      Object.fromEntries(HINTS.map((hint) => [hint, z.boolean().exactOptional()])) as {
        [N in (typeof HINTS)[number]]: z.ZodExactOptional<z.ZodBoolean>;
      },
    )
    .describe("The server's own hints. Nothing is decided by them."),
);

const said = {
  title: z.string().nullable(),
  description: z.string().nullable(),
  hints,
  source: source.describe("When it was told first as it stands."),
};

export const claimOfAction = component<ClaimOfAction>()(
  "ClaimOfAction",
  z.object({ name: z.string().describe("TOOL.ACTION"), ...said }),
);

export const actionClaim = component<ActionClaim>()(
  "ActionClaim",
  z
    .object({
      ...said,
      input_schema: jsonObject,
      usable_schema: jsonObject.nullable().describe("Its schema as the catalogue could have it; null where it cannot."),
      schema_differs: z.boolean().describe("The catalogue asks for other arguments."),
      changed: parts.describe("What of it is other than when people last stated what the action does, or released it."),
      quarantine: z
        .object({ id: z.string(), at: time })
        .nullable()
        .describe("A gateway saw what it says and nobody has looked since: gateways let no call of it run."),
      gone: source.nullable().describe("The newest import of the tool, where that did not tell it any more."),
      earlier: z
        .array(z.object({ source, title: z.string().nullable(), description: z.string().nullable(), changed: parts }))
        .describe("Former wordings, the newest first, each with what the next one changed of it."),
    })
    .describe("What a server says of an action. Nothing is decided by it."),
);

export const toolReleased = component<ToolReleased>()(
  "ToolReleased",
  z.object({ id: z.string(), name: z.string().describe("TOOL.ACTION"), released_at: time, message: z.string() }),
);

export const toolsImported = component<ToolsImported>()(
  "ToolsImported",
  z.object({
    tool: z.string(),
    tools: z.array(
      component<ImportedTool>()(
        "ImportedTool",
        z.object({
          name: z.string(),
          state: z
            .enum(["new", "same", "changed", "refused"])
            .describe("new: in the request that was written. refused: it cannot be an action as it is."),
          changed: parts.describe("What the server said otherwise the last time."),
          schema_differs: z.boolean().describe("The catalogue has other arguments for it than the server."),
          why: z.string().nullable().describe("Why it is refused, or why its schema cannot be taken over."),
        }),
      ),
    ),
    gone: z.array(z.string()).describe("Actions of the catalogue that the server did not tell."),
    change: changeMoved.nullable().describe("The draft with what is new; null where nothing is."),
  }),
);
