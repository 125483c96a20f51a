import type { Change } from "@/lib/core/change/category";
import { compareStates } from "@/lib/core/change/compare";
import { organisationInForce, stateOf } from "@/lib/services/change/assess";
import type { ServiceContext } from "@/lib/services/context";
import { requireExporter } from "@/lib/services/organisation/requireExporter";
import { type BundleText, bundleIn } from "./proposed";

/**
 * What a bundle would change, against the organisation in force: what widens, category by category, what narrows, and every
 * cell that differs. Agents of the same name are the same.
 * @throws Problem `forbidden`; `invalid` with every problem of the bundle; `conflict` for an empty organisation.
 */
export async function diff({ ctx, input }: { ctx: ServiceContext; input: BundleText }): Promise<Change> {
  requireExporter(ctx);
  const after = bundleIn(input);
  const { state, agentIds } = await organisationInForce(ctx.db);
  return compareStates(state, stateOf(after, agentIds));
}

/** The same from one bundle to another, without any organisation. */
export function diffBundles(before: BundleText, after: BundleText): Change {
  const none = new Map<string, string>();
  return compareStates(stateOf(bundleIn(before), none), stateOf(bundleIn(after), none));
}
