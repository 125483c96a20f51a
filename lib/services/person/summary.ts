import type { PersonSummary } from "@/lib/contracts/people";

/** What of a person's row a summary needs. */
export const PERSON_PARTS = {
  roles: { select: { role: true, source: true }, orderBy: { role: "asc" } },
  teams: { select: { source: true, team: { select: { name: true } } }, orderBy: { team: { name: "asc" } } },
  groups: { select: { group: { select: { name: true } } }, orderBy: { group: { name: "asc" } } },
  identities: { select: { issuer: true, linkedAt: true }, orderBy: { linkedAt: "asc" } },
  _count: { select: { ownedAgents: { where: { lifecycle: { not: "retired" } } } } },
} as const;

interface Row {
  id: string;
  email: string;
  name: string;
  passwordHash: string | null;
  disabledAt: Date | null;
  roles: { role: PersonSummary["roles"][number]["role"]; source: "people" | "claims" }[];
  teams: { source: "people" | "claims"; team: { name: string } }[];
  groups: { group: { name: string } }[];
  identities: unknown[];
  _count: { ownedAgents: number };
}

/** A person as a list shows them. */
export function personSummary(row: Row, lastSignedInAt: Date | undefined): PersonSummary {
  const { id, email, name, disabledAt } = row;
  return {
    id,
    email,
    name,
    roles: row.roles.map(({ role, source }) => ({ role, given_by: source })),
    teams: row.teams.map(({ team, source }) => ({ team: team.name, given_by: source })),
    groups: row.groups.map(({ group }) => group.name),
    signs_in_with: [
      ...(row.passwordHash === null ? [] : (["password"] as const)),
      ...(row.identities.length === 0 ? [] : (["provider"] as const)),
    ],
    last_signed_in_at: lastSignedInAt?.toISOString() ?? null,
    left_at: disabledAt?.toISOString() ?? null,
    owned_agents: row._count.ownedAgents,
  };
}
