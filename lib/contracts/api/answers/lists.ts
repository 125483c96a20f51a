/** Lists that are answered under their name, whole. */
import { z } from "zod";
import type { AgentSummary, CatalogueTool } from "@/lib/contracts/agents";
import type { WaitingForMe } from "@/lib/contracts/notifications";
import type { SavedView } from "@/lib/contracts/savedViews";
import { component } from "../component";
import { agentSummary } from "./agents";
import { catalogueTool } from "./catalogue";
import { savedView } from "./inbox";
import { waitingForMe } from "./notifications";

export const agentList = component<{ agents: AgentSummary[] }>()(
  "AgentList",
  z.object({ agents: z.array(agentSummary) }),
);

export const catalogue = component<{ tools: CatalogueTool[] }>()(
  "Catalogue",
  z.object({ tools: z.array(catalogueTool) }),
);

export const viewList = component<{ views: SavedView[] }>()("ViewList", z.object({ views: z.array(savedView) }));

export const deletedView = component<{ id: string }>()("DeletedView", z.object({ id: z.string() }));

export const waitingList = component<{ waiting: WaitingForMe[] }>()(
  "WaitingList",
  z.object({ waiting: z.array(waitingForMe) }),
);
