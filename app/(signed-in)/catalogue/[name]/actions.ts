"use server";

import { z } from "zod";
import { releaseToolSchema } from "@/lib/contracts/toolImport";
import { personAction } from "@/lib/http/person/action";
import { releaseTool } from "@/lib/services/toolImport/release";

export const releaseAction = personAction(
  releaseToolSchema.extend({ id: z.string() }),
  async ({ ctx, input: { id, ...release } }) => releaseTool({ ctx, input: { id, release } }),
);
