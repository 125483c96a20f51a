import type { InboxListing } from "@/components/inbox/InboxPage";
import { approvalsQuerySchema } from "@/lib/contracts/approvals";
import { agentNames } from "@/lib/services/action/agentNames";
import { list } from "@/lib/services/approval/list";
import type { PersonActor, ServiceContext } from "@/lib/services/context";

export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** The list that an address of the inbox names: what waits, unless it says otherwise. What it cannot read counts as absent. */
export async function listingOf(ctx: ServiceContext<PersonActor>, searchParams: SearchParams): Promise<InboxListing> {
  const params = await searchParams;
  const shown = { status: one(params.status) ?? "pending", agent: one(params.agent), cursor: one(params.cursor) };
  const asked = { ...shown, status: shown.status === "all" ? undefined : shown.status };
  const isReadable = approvalsQuerySchema.safeParse(asked).success;
  const [page, agents] = await Promise.all([
    list({ ctx, input: isReadable ? asked : { status: "pending" } }),
    agentNames({ ctx }),
  ]);
  return {
    page,
    agents,
    query: isReadable ? queryOf(shown) : "",
    olderQuery: page.next_cursor === null ? null : queryOf({ ...shown, cursor: page.next_cursor }),
    isFiltered: !isReadable || shown.status !== "pending" || shown.agent !== undefined || shown.cursor !== undefined,
    serverNow: ctx.now().toISOString(),
  };
}

function queryOf({ status, agent, cursor }: { status: string; agent: string | undefined; cursor: string | undefined }) {
  return new URLSearchParams({
    ...(status === "pending" ? {} : { status }),
    ...(agent === undefined ? {} : { agent }),
    ...(cursor === undefined ? {} : { cursor }),
  }).toString();
}

/** A repeated parameter counts once, an empty one not at all. */
function one(value: string | string[] | undefined): string | undefined {
  return (Array.isArray(value) ? value[0] : value) || undefined;
}
