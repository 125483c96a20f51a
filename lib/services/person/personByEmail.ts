import type { Transaction } from "@/lib/db/database";
import { Problem } from "@/lib/services/problem";

export interface FoundPerson {
  id: string;
  email: string;
  name: string;
  disabledAt: Date | null;
}

/** The person with this address, capitals aside. For callers who may know who exists. @throws Problem `not_found`. */
export async function personByEmail(tx: Transaction, email: string): Promise<FoundPerson> {
  const person = await tx.person.findUnique({
    where: { email: email.trim().toLowerCase() },
    select: { id: true, email: true, name: true, disabledAt: true },
  });
  if (person === null)
    throw new Problem("not_found", `No person has the address ${JSON.stringify(email)}. People come from the bundle.`);
  return person;
}
