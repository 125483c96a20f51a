import type { Database } from "@/lib/db/database";
import type { ClaimMapping } from "@/lib/platform/claimMapping";
import { governedBy } from "./claims";

/** Teams that a mapping names and that do not exist here. None while there is no organisation: it comes later. */
export async function unknownTeams({ db, mapping }: { db: Database; mapping: ClaimMapping }): Promise<string[]> {
  const named = [...governedBy(mapping).teams];
  if (named.length === 0 || (await db.prisma.organisation.count()) === 0) return [];
  const teams = await db.prisma.team.findMany({ where: { name: { in: named } }, select: { name: true } });
  return named.filter((name) => !teams.some((team) => team.name === name)).sort();
}
