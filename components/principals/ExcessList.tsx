import { Table, Td, Th, Tr } from "@/components/ui/Table";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { PostgresExcessView } from "@/lib/contracts/principals";

/** What a PostgreSQL role may do beyond the budget, each with the SQL that would mend it. */
export function ExcessList({ of: { server, role, checked_at: at, excess, total } }: { of: PostgresExcessView }) {
  return (
    <details className="text-sm">
      <summary className="cursor-pointer text-accent-ink">
        {total.toLocaleString("en")} {total === 1 ? "privilege" : "privileges"} on{" "}
        <UntrustedText inline mono text={server} maxCharacters={80} />, checked <Time at={at} />
      </summary>
      <Table caption={`What ${role} may do beyond the budget`} className="mt-2">
        <thead>
          <tr>
            <Th>Privilege</Th>
            <Th>What would mend it</Th>
          </tr>
        </thead>
        <tbody>
          {excess.map(({ object, privilege, grantee, says, mend }) => (
            <Tr key={`${privilege} ${object} ${grantee}`}>
              <Td className="min-w-48">
                <UntrustedText inline mono text={`${privilege} ${object}`} maxCharacters={200} />
                <p className="text-xs text-ink-muted">
                  <UntrustedText inline text={says} maxCharacters={400} />
                </p>
              </Td>
              <Td className="min-w-48">
                <UntrustedText inline mono text={mend} maxCharacters={400} />
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {total > excess.length && (
        <p className="mt-1 text-xs text-ink-muted">The first {excess.length} are shown; the check tells all of them.</p>
      )}
    </details>
  );
}
