import type { JsonObject } from "@/lib/core/organisation/definition";
import type { Database } from "@/lib/db/database";
import { approve } from "@/lib/services/approval/approve";
import { approveUndoably, undoApproval } from "@/lib/services/approval/approveUndoably";
import { askAgent } from "@/lib/services/approval/askAgent";
import { claim } from "@/lib/services/approval/claim";
import { deny } from "@/lib/services/approval/deny";
import { revoke } from "@/lib/services/approval/revoke";
import type { PersonActor } from "@/lib/services/context";
import { PEOPLE, type PersonName } from "./cast";
import type { Order } from "./orders";
import type { At } from "./outcome";

export async function readPeople(db: Database): Promise<Record<PersonName, PersonActor>> {
  const rows = await db.prisma.person.findMany({ include: { roles: true, teams: true } });
  const people = rows.map((person): [string, PersonActor] => [
    person.name,
    {
      kind: "person",
      id: person.id,
      email: person.email,
      name: person.name,
      roles: person.roles.map(({ role }) => role),
      teamIds: person.teams.map(({ teamId }) => teamId),
    },
  ]);
  if (people.length !== PEOPLE.length) throw new Error("the organisation has other people");
  return Object.fromEntries(people) as Record<PersonName, PersonActor>;
}

/** Calls the use-case as the page and the API do. */
export async function personDoes({ ctx, people }: At, { step, approvalId, shown }: Order): Promise<JsonObject> {
  const as = { ...ctx, actor: people[step.by] };
  const id = approvalId;
  const seen = step.asShown ? { action_digest: shown } : {};
  const changed = { ...seen, arguments: { amount: step.amount } };
  const one = async () => {
    switch (step.deed) {
      case "approve":
        return approve({ ctx: as, input: { id, answer: seen } });
      case "edit":
        return approve({ ctx: as, input: { id, answer: changed } });
      case "approveUndoably":
        return approveUndoably({ ctx: as, input: { id, answer: seen } });
      case "editUndoably":
        return approveUndoably({ ctx: as, input: { id, answer: changed } });
      case "undo":
        return undoApproval({ ctx: as, input: { id } });
      case "deny":
        return deny({ ctx: as, input: { id, answer: { reason: "No." } } });
      case "ask":
        return askAgent({ ctx: as, input: { id, answer: { text: "Why?" } } });
      case "claim":
        return claim({ ctx: as, input: { id } });
      case "revoke":
        return revoke({ ctx: as, input: { id, answer: { reason: "A mistake." } } });
      default:
        throw new Error(`a person does not ${step.deed}`);
    }
  };
  return { ...(await one()) };
}
