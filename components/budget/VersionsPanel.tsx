import Link from "next/link";
import { Badge } from "@/components/ui/Badge";
import { Panel } from "@/components/ui/Panel";
import { Table, Td, Th, Tr } from "@/components/ui/Table";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { BudgetDetail } from "@/lib/contracts/budgets";
import type { BudgetActions } from "./RemoveGrantDialog";
import { RollBackDialog } from "./RollBackDialog";

/** Every version with the change that brought it, and the way back to it. */
export function VersionsPanel({ budget, actions }: { budget: BudgetDetail; actions: BudgetActions }) {
  const { agent, versions, propose_refusal: refusal } = budget;
  if (versions.length === 0) return null;
  return (
    <Panel title="Versions" hint="The newest first. Going back is a change as any other." flush>
      <Table caption="Versions of the budget">
        <thead>
          <tr>
            <Th>Version</Th>
            <Th>In force from</Th>
            <Th>Grants</Th>
            <Th>Why</Th>
            {refusal === null && (
              <Th>
                <span className="sr-only">Go back</span>
              </Th>
            )}
          </tr>
        </thead>
        <tbody>
          {versions.map(({ version, in_force, created_at, grants, change }) => (
            <Tr key={version}>
              <Td className="whitespace-nowrap">
                {version} {in_force && <Badge tone="ok">in force</Badge>}
              </Td>
              <Td className="whitespace-nowrap">
                <Time at={created_at} form="absolute" />
              </Td>
              <Td>{grants}</Td>
              <Td>
                {change === null ? (
                  <span className="text-ink-muted">As the organisation began</span>
                ) : (
                  <>
                    <Link href={`/changes/${change.id}`} className="text-accent-ink underline underline-offset-2">
                      <UntrustedText text={change.reason} inline maxCharacters={120} />
                    </Link>
                    <span className="block text-xs text-ink-muted">{change.author}</span>
                  </>
                )}
              </Td>
              {refusal === null && (
                <Td className="text-right">
                  {!in_force && <RollBackDialog agent={agent.name} version={version} rollBack={actions.rollBack} />}
                </Td>
              )}
            </Tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}
