import type { z } from "zod";
import type { importToolsFormSchema, ToolsImported } from "@/lib/contracts/toolImport";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { importTools } from "./importTools";

/** The same as `importTools`, of a list that somebody pasted. @throws Problem `invalid` also for what is no JSON. */
export async function importPasted({
  ctx,
  input: { tool, source, text },
}: {
  ctx: ServiceContext;
  input: z.output<typeof importToolsFormSchema>;
}): Promise<ToolsImported> {
  return importTools({ ctx, input: { tool, source, listed: listIn(text), kind: "pasted" } });
}

function listIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Problem("invalid", "What was pasted is no JSON. Nothing was changed.", {
      errors: [{ pointer: "/listed", message: `is no JSON: ${why}` }],
    });
  }
}
