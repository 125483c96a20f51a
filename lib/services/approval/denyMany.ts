import { type BulkResults, denyManySchema } from "@/lib/contracts/bulkAnswers";
import { requirePerson } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { deny } from "./deny";
import { each } from "./eachAnswer";

/**
 * Denies several with one reason (`denyManySchema`), each as `deny` would and each in a transaction of its own: one that
 * cannot be denied keeps no other from it, and says why.
 */
export async function denyMany({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<BulkResults> {
  requirePerson(ctx);
  const { ids, reason } = denyManySchema.parse(input);
  return each(ids, (id) => deny({ ctx, input: { id, answer: { reason } } }));
}
