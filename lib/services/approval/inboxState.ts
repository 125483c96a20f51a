import type { InboxState } from "@/lib/contracts/approvals";
import { readInboxState } from "@/lib/db/approval/list";
import { readChangesState } from "@/lib/db/change/waiting";
import { readHandOffsState } from "@/lib/db/handOff/list";
import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { killSwitchesInForce } from "@/lib/services/killSwitch/list";

/** How the actor's inbox stands, and what is stopped: cheap to ask often. */
export async function inboxState({ ctx }: { ctx: ServiceContext }): Promise<InboxState> {
  const [inbox, handOffs, changes, stopped] = await Promise.all([
    readInboxState(ctx.db, visibleTeams(ctx.actor), ctx.now()),
    readHandOffsState(ctx.db, visibleTeams(ctx.actor), ctx.now()),
    readChangesState(ctx.db),
    killSwitchesInForce({ ctx }),
  ]);
  return { ...inbox, stopped: stopped.map(({ id }) => id), hand_offs: handOffs, changes };
}
