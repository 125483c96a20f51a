import { type ActionSearchAnswer, actionSearchSchema } from "@/lib/contracts/access";
import { actionsWithinReach } from "@/lib/core/decision/reachable";
import { accessTransaction } from "@/lib/db/access/transaction";
import { currentOrganisation } from "@/lib/services/organisation/current";
import type { AccessContext } from "./context";
import { parseInput } from "./parseInput";

/**
 * The actions of the caller's tool that its budget can allow in its environment (AuthZEN, "Action Search"), whatever
 * resource is asked about. Decides nothing and records nothing: a call of a listed action may still be denied.
 */
export async function searchActions({
  ctx,
  input,
}: {
  ctx: AccessContext;
  input: unknown;
}): Promise<ActionSearchAnswer> {
  const { subject, context } = parseInput(actionSearchSchema, input);
  const { agent, tool, environment } = ctx.actor;
  const isOwn = subject.id === agent && (context?.environment ?? environment) === environment;
  if (!isOwn) return { results: [] };
  const organisation = await accessTransaction(ctx.db, currentOrganisation);
  const reachable = actionsWithinReach(organisation, { agent, tool, environment }, ctx.now().getTime());
  return {
    results: reachable.map(({ name, changesResults }) => ({
      name,
      ...(changesResults ? { properties: { changes_results: true } } : {}),
    })),
  };
}
