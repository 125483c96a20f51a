import type { z } from "zod";
import type { ActionResult } from "@/lib/contracts/actionResult";
import type { ContractionMoved } from "@/lib/contracts/contractions";
import type { FollowUpOpened, IncidentMoved, incidentForms } from "@/lib/contracts/incidents";

type Forms = { [K in keyof typeof incidentForms]: z.input<(typeof incidentForms)[K]> };
type Moves<K extends keyof Forms> = (input: Forms[K]) => Promise<ActionResult<IncidentMoved>>;

/** What the page can do, as server actions. */
export interface IncidentActions {
  edit: Moves<"edit">;
  add: Moves<"add">;
  remove: Moves<"remove">;
  note: Moves<"note">;
  find: Moves<"finding">;
  withdraw: Moves<"withdrawal">;
  followUp: Moves<"followUp">;
  resolve: Moves<"resolution">;
  open: (input: Forms["opening"]) => Promise<ActionResult<FollowUpOpened>>;
  move: Moves<"move">;
  review: Moves<"review">;
  take: (input: { id: string }) => Promise<ActionResult<ContractionMoved>>;
  dismiss: (input: { id: string; reason: string }) => Promise<ActionResult<ContractionMoved>>;
}

export const UNREACHABLE = {
  ok: false,
  message: "The server did not answer. Look whether it was done before you try again.",
} as const;
