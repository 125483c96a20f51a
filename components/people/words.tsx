import { Badge } from "@/components/ui/Badge";
import { type GivenBy, type PersonSummary, ROLE_WORDS } from "@/lib/contracts/people";

const BY_CLAIMS = "Given by the sign-in provider, which says it again at each sign-in";

/** The roles of a person; dashed are those that the sign-in provider gives. */
export function Roles({ person: { roles } }: { person: PersonSummary }) {
  if (roles.length === 0) return <span className="text-ink-muted">none</span>;
  return (
    <span className="flex flex-wrap gap-1">
      {roles.map(({ role, given_by }) => (
        <Given key={role} by={given_by}>
          {ROLE_WORDS[role]}
        </Given>
      ))}
    </span>
  );
}

export function Teams({ person: { teams } }: { person: PersonSummary }) {
  if (teams.length === 0) return <span className="text-ink-muted">none</span>;
  return (
    <span className="flex flex-wrap gap-1">
      {teams.map(({ team, given_by }) => (
        <Given key={team} by={given_by}>
          {team}
        </Given>
      ))}
    </span>
  );
}

function Given({ by, children }: { by: GivenBy; children: string }) {
  return by === "claims" ? (
    <Badge dashed title={BY_CLAIMS}>
      {children}
    </Badge>
  ) : (
    <Badge>{children}</Badge>
  );
}

const WAY_WORDS = { password: "password", provider: "the provider" } as const;

export function SignsIn({ person: { signs_in_with: ways } }: { person: PersonSummary }) {
  if (ways.length === 0) return <span className="text-ink-muted">nothing yet</span>;
  return ways.map((way) => WAY_WORDS[way]).join(", ");
}
