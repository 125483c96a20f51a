import type { ActionResult } from "@/lib/contracts/actionResult";
import type { AskBreakGlass, BreakGlassMoved } from "@/lib/contracts/breakGlass";
import type { ChangeMoved } from "@/lib/contracts/changeViews";
import type { RenewException } from "@/lib/contracts/exceptions";

type Moves<Input> = (input: Input) => Promise<ActionResult<BreakGlassMoved>>;
type Changes<Input> = (input: Input) => Promise<ActionResult<ChangeMoved>>;

/** What the page can do, as server actions. */
export interface ExceptionActions {
  ask: Moves<AskBreakGlass>;
  give: Moves<{ id: string }>;
  refuse: Moves<{ id: string; reason: string }>;
  withdraw: Moves<{ id: string }>;
  endBreakGlass: Moves<{ id: string; reason: string }>;
  review: Moves<{ id: string; findings: string }>;
  end: Changes<{ agent: string; grant: string; reason: string }>;
  renew: Changes<RenewException>;
  rollBack: Changes<{ agent: string; version: number; reason: string }>;
}

export const UNREACHABLE = {
  ok: false,
  message: "The server did not answer. Look whether it was done before you try again.",
} as const;
