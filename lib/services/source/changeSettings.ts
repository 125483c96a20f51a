/** The settings of a source: how long its records are kept, how they are read, what its webhooks are signed with. */
import { changeMappingSchema, changeRetentionSchema, signingSecretSchema } from "@/lib/contracts/sources";
import { jsonOrNull, type Transaction } from "@/lib/db/database";
import type { SourceChange, SourceRow } from "@/lib/db/source/rows";
import { actorColumns, audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { requireManager } from "./mayManage";
import { managedSource, sourceNamed } from "./named";
import { sealSourceSecret } from "./secret";

interface Call {
  ctx: ServiceContext;
  /** Its name. */
  source: string;
}

/** Sets how many days records are kept after they arrived. Problems: `forbidden`, `not_found`. */
export async function changeRetention({ ctx, source, input }: Call & { input: unknown }): Promise<void> {
  requireManager(ctx);
  const { retention_days: retentionDays } = changeRetentionSchema.parse(input);
  await change(ctx, await sourceNamed(ctx.db.prisma, source), {
    data: { retentionDays },
    event: "source.retention_changed",
    detail: { retentionDays },
  });
}

/** Sets how a generic source's records are read from now on. Problems: `forbidden`, `not_found`, `conflict` for another type. */
export async function changeMapping({ ctx, source: name, input }: Call & { input: unknown }): Promise<void> {
  requireManager(ctx);
  const { mapping } = changeMappingSchema.parse(input);
  const source = await managedSource(ctx.db.prisma, name);
  if (source.type !== "generic")
    throw new Problem("conflict", "Only a generic source has a mapping. Nothing was changed.");
  const data = { mapping: jsonOrNull(mapping) };
  await change(ctx, source, { data, event: "source.mapping_changed", detail: { mapping } });
}

/**
 * Sets what the source's webhooks are signed with (`X-Hub-Signature-256`), or takes it away. Problems: `forbidden`, `not_found`,
 * `conflict` for another type than GitHub's.
 */
export async function changeSigningSecret({ ctx, source: name, input }: Call & { input: unknown }): Promise<void> {
  requireManager(ctx);
  const { secret } = signingSecretSchema.parse(input);
  const source = await managedSource(ctx.db.prisma, name);
  if (source.type !== "github_audit")
    throw new Problem("conflict", "Only GitHub signs its webhooks. Nothing was changed.");
  await change(ctx, source, {
    data: { sealedSecret: secret === null ? null : sealSourceSecret(ctx, { id: source.id, secret }) },
    event: "source.signing_secret_changed",
    detail: { set: secret !== null },
  });
}

/** Takes nothing in any more until it is enabled again. Problems: `forbidden`, `not_found`, `conflict` when it is already. */
export async function disableSource({ ctx, source: name }: Call): Promise<void> {
  requireManager(ctx);
  const source = await managedSource(ctx.db.prisma, name);
  await change(ctx, source, {
    where: { disabledAt: null },
    data: { disabledAt: ctx.now(), disabledBy: actorColumns(ctx.actor).actorName },
    event: "source.disabled",
    otherwise: "This source is disabled already. Nothing was changed.",
  });
}

/** Takes in again. Problems: `forbidden`, `not_found`, `conflict` when it is not disabled. */
export async function enableSource({ ctx, source: name }: Call): Promise<void> {
  requireManager(ctx);
  await change(ctx, await managedSource(ctx.db.prisma, name), {
    where: { disabledAt: { not: null } },
    data: { disabledAt: null, disabledBy: null },
    event: "source.enabled",
    otherwise: "This source is not disabled. Nothing was changed.",
  });
}

interface Change {
  /** Only of a source that is so still. */
  where?: Parameters<Transaction["source"]["updateMany"]>[0]["where"];
  data: SourceChange;
  event: string;
  detail?: Record<string, unknown>;
  /** What is said where it is not so any more. */
  otherwise?: string;
}

async function change(ctx: ServiceContext, { id, name }: SourceRow, { where = {}, ...made }: Change): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const { count } = await tx.source.updateMany({ where: { id, ...where }, data: made.data });
    if (count === 0) throw new Problem("conflict", made.otherwise ?? "There is no such source any more.");
    const entry = { event: made.event, subjectKind: "source", subjectId: name };
    await audit(ctx, tx, made.detail === undefined ? entry : { ...entry, detail: made.detail });
  });
}
