import type { z } from "zod";
import { proposeChangeSchema, writeDownSchema } from "@/lib/contracts/changes";
import type { ChangeMoved } from "@/lib/contracts/changeViews";
import type { ServiceContext } from "@/lib/services/context";
import { currentOrganisation } from "@/lib/services/organisation/current";
import { Problem } from "@/lib/services/problem";
import { requireBasis } from "./basis";
import { createChange } from "./create";
import { editChange } from "./edit";
import { requireProposer } from "./requireProposer";
import { said } from "./said";
import { submitChange } from "./submit";

/**
 * Writes a proposal down as a change request, new or in the place of a draft, and submits it where that is asked (`writeDownSchema`).
 * One that cannot be submitted stays a draft, and the message says why. Problems: those of `createChange` and `editChange`; `conflict`
 * where something of what was `seen` has changed since.
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
  const { proposal, change, submit, seen = [], basis } = writeDownSchema.parse(input);
  await refuseUnseen(ctx, seen);
  if (basis !== undefined) await refuseOtherBasis(ctx, proposal, basis);
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

async function refuseOtherBasis(ctx: ServiceContext, proposal: Record<string, unknown>, basis: string): Promise<void> {
  const { content } = said(proposeChangeSchema.parse(proposal), ctx.now());
  await requireProposer(ctx, ctx.db.prisma, content);
  await requireBasis(ctx, content, basis);
}

/** Whoever edits says the whole of a thing: what somebody else changed of it meanwhile would be undone unseen. */
async function refuseUnseen(
  ctx: ServiceContext,
  seen: NonNullable<z.output<typeof writeDownSchema>["seen"]>,
): Promise<void> {
  if (seen.length === 0) return;
  const { actions, definition } = await currentOrganisation(ctx.db.pool);
  const inForce = ({ kind, name }: (typeof seen)[number]) =>
    (kind === "action" ? actions.get(name)?.definition : definition.rules.find((rule) => rule.name === name))
      ?.version ?? null;
  const other = seen.find((one) => inForce(one) !== one.version);
  if (other !== undefined)
    throw new Problem(
      "conflict",
      `${other.name} has changed since this page was loaded. Nothing was written: load it again to see what is in force.`,
    );
}
