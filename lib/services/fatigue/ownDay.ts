import type { AnswerFiguresView } from "@/lib/contracts/fatigue";
import { FATIGUE_HOURS } from "@/lib/core/approval/fatigue";
import { readPersonFigures } from "@/lib/db/fatigue/read";
import { requirePerson } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { figuresView, NO_ANSWERS } from "./views";

const HOUR_MS = 3_600_000;

/** How the actor answered in the last 24 hours: what the inbox warns of. Nobody else's figures. */
export async function ownDay({ ctx }: { ctx: ServiceContext }): Promise<AnswerFiguresView> {
  const { id } = requirePerson(ctx);
  const to = ctx.now();
  return figuresView((await readPersonFigures(ctx.db, { from: dayBefore(to), to, person: id })) ?? NO_ANSWERS);
}

/** When the last day began, counted back from a moment. */
export function dayBefore(to: Date): Date {
  return new Date(to.getTime() - FATIGUE_HOURS * HOUR_MS);
}
