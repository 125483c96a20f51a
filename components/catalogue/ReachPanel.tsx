import Link from "next/link";
import { Badge } from "@/components/ui/Badge";
import { Panel } from "@/components/ui/Panel";
import { Table, Td, Th, Tr } from "@/components/ui/Table";
import type { ActionReach } from "@/lib/contracts/catalogue";

/** The agents that have something to do with an action: by which grant, or what holds them back. */
export function ReachPanel({ reach }: { reach: readonly ActionReach[] }) {
  return (
    <Panel title="Who reaches it" hint="Of the agents that you see: by a grant, at once or after approval." flush>
      {reach.length === 0 ? (
        <p className="px-4 py-3 text-sm text-ink-muted">No agent that you see has a grant that names it.</p>
      ) : (
        <Table caption="Agents that have something to do with this action">
          <thead>
            <tr>
              <Th>Agent</Th>
              <Th>Where</Th>
              <Th>By</Th>
            </tr>
          </thead>
          <tbody>
            {reach.map((one) => (
              <Tr key={`${one.agent} ${one.environment}`}>
                <Td>
                  <Link
                    href={`/agents/${one.agent}`}
                    className="text-accent-ink underline underline-offset-2 [overflow-wrap:anywhere]"
                  >
                    {one.agent}
                  </Link>
                </Td>
                <Td>{one.environment}</Td>
                <Td>
                  <By one={one} />
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  );
}

function By({ one: { grants, held_back, observed } }: { one: ActionReach }) {
  return (
    <ul className="space-y-1">
      {observed && (
        <li>
          <Badge tone="risk-3">observed only</Badge>
        </li>
      )}
      {grants.map((grant) => (
        <li key={grant} className="font-mono text-xs [overflow-wrap:anywhere]">
          {grant}
        </li>
      ))}
      {held_back.map(({ grant, why }) => (
        <li key={grant} className="text-ink-muted">
          <span className="font-mono text-xs [overflow-wrap:anywhere]">{grant}</span> holds nothing here: {why}
        </li>
      ))}
    </ul>
  );
}
