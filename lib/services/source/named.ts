import type { Transaction } from "@/lib/db/database";
import { Problem } from "@/lib/services/problem";

/** The source of that name. Problem `not_found` for none. */
export async function sourceNamed(tx: Transaction, name: string) {
  const source = await tx.source.findUnique({ where: { name } });
  if (source === null) throw new Problem("not_found", "There is no such source.");
  return source;
}

/** As `sourceNamed`, of a source that people set up: what enforcement points record is set up with their credentials. */
export async function managedSource(tx: Transaction, name: string) {
  const source = await sourceNamed(tx, name);
  if (source.type === "enforcement_point")
    throw new Problem("conflict", "Enforcement points record with their own credentials; this source has no settings.");
  return source;
}
