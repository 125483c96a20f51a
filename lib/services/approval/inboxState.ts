import type { InboxState } from "@/lib/contracts/approvals";
import { readInboxState } from "@/lib/db/approval/list";
import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";

/** How the actor's inbox stands: cheap to ask often. */
export function inboxState({ ctx }: { ctx: ServiceContext }): Promise<InboxState> {
  return readInboxState(ctx.db, visibleTeams(ctx.actor), ctx.now());
}
