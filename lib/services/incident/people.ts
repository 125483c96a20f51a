import type { Transaction } from "@/lib/db/database";
import { type StoredIncident, teamsOf } from "./stored";

export interface Worker {
  id: string;
  email: string;
  name: string;
}

/** Who may work on an incident, and so can lead it, write it, or have a follow-up of it; by name. */
export async function peopleFor(db: Transaction, incident: Pick<StoredIncident, "agents">): Promise<Worker[]> {
  return db.person.findMany({
    where: {
      disabledAt: null,
      OR: [
        { roles: { some: { role: { in: ["security_reviewer", "admin"] } } } },
        { roles: { some: { role: "operator" } }, teams: { some: { teamId: { in: teamsOf(incident) } } } },
      ],
    },
    select: { id: true, email: true, name: true },
    orderBy: [{ name: "asc" }, { email: "asc" }],
  });
}
