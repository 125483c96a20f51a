import { type MappingPreview, tryMappingSchema } from "@/lib/contracts/sources";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { jsonRecords } from "@/lib/sources/bytes/jsonRecords";
import { Unreadable } from "@/lib/sources/bytes/unreadable";
import { previewMapping } from "@/lib/sources/generic/parse";
import { requireReader } from "./mayManage";
import { sourceNamed } from "./named";

/** Most records of a sample that are shown. */
const PREVIEWED_MAX = 20;

/** What a mapping makes of sample records, field by field; nothing is kept. Problems: `forbidden`, `not_found`, `invalid`. */
export async function tryMapping({
  ctx,
  source: name,
  input,
}: {
  ctx: ServiceContext;
  source: string;
  input: unknown;
}): Promise<MappingPreview> {
  requireReader(ctx);
  await sourceNamed(ctx.db.prisma, name);
  const { mapping, samples } = tryMappingSchema.parse(input);
  try {
    const { records, rejected } = jsonRecords(samples);
    const sample = records.slice(0, PREVIEWED_MAX).map(({ value }) => value);
    return {
      records: previewMapping(sample, mapping),
      unreadable: rejected.slice(0, PREVIEWED_MAX).map(({ position, message }) => ({ position, message })),
    };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new Problem("invalid", error.message, { errors: [{ pointer: "/samples", message: error.message }] });
  }
}
