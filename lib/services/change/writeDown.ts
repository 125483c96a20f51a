import { writeDownSchema } from "@/lib/contracts/changes";
import type { ChangeMoved } from "@/lib/contracts/changeViews";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { createChange } from "./create";
import { editChange } from "./edit";
import { submitChange } from "./submit";

/**
 * Writes a proposal down as a change request, new or in the place of a draft, and submits it where that is asked (`writeDownSchema`).
 * One that cannot be submitted stays a draft, and the message says why. Problems: those of `createChange` and `editChange`.
 */
export async function writeDown({
  ctx,
  input,
  basedOn,
}: {
  ctx: ServiceContext;
  input: unknown;
  basedOn?: number | null | undefined;
}): Promise<ChangeMoved> {
  const { proposal, change, submit } = writeDownSchema.parse(input);
  const written =
    change === undefined
      ? await createChange({ ctx, input: proposal, basedOn })
      : await editChange({ ctx, input: { id: change, proposal }, basedOn });
  if (!submit) return written;
  try {
    return await submitChange({ ctx, input: { id: written.id } });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { ...written, message: error.message };
  }
}
