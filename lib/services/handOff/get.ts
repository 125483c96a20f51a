import type { HandOffDetail, Permitted } from "@/lib/contracts/handOffs";
import { findAnswerers } from "@/lib/db/approval/list";
import type { Transaction } from "@/lib/db/database";
import { readHandOff } from "@/lib/db/handOff/handling";
import { findHandOffHistory } from "@/lib/db/handOff/list";
import { currentAnswerer } from "@/lib/services/approval/answering";
import { requirePerson } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { detailOf } from "./detail";
import { acceptRefusal, canBeGiven, handOffId, ownerRefusal, seesTeam, unknownHandOff } from "./handling";

const CANDIDATES_MAX = 100;

/** One hand-off with its context. A 404 for an id that is unknown and for one of another team's agent: they look the same. */
export async function getHandOff({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { id: string };
}): Promise<HandOffDetail> {
  const actor = requirePerson(ctx);
  const id = handOffId(input.id);
  return ctx.db.transaction(async (tx) => {
    const handOff = await readHandOff(tx, id);
    const person = await currentAnswerer(tx, actor);
    if (handOff === null || !seesTeam(actor, person, handOff.agent.teamId)) throw unknownHandOff();
    const { agentId, evaluation } = handOff;
    const takers = (await findAnswerers(tx)).filter((taker) => canBeGiven(taker, handOff));
    return detailOf({
      handOff,
      person,
      now: ctx.now(),
      history: await findHandOffHistory(tx, { id, agentId, action: evaluation.action }),
      actionDescription: await descriptionOf(tx, evaluation),
      candidates: takers.filter((taker) => taker.id !== handOff.ownerId).slice(0, CANDIDATES_MAX),
      may: { accept: permitted(acceptRefusal(handOff, person)), finish: permitted(ownerRefusal(handOff, person)) },
    });
  });
}

function permitted(refusal: { reason: string } | null): Permitted {
  return refusal === null ? { allowed: true } : { allowed: false, reason: refusal.reason };
}

async function descriptionOf(
  tx: Transaction,
  { tool, action }: { tool: string; action: string },
): Promise<string | null> {
  const found = await tx.action.findFirst({
    where: { name: action.slice(tool.length + 1), tool: { name: tool } },
    select: { description: true },
  });
  return found?.description ?? null;
}
