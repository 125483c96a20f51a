import { Vault } from "lucide-react";
import { Badge } from "@/components/ui/Badge";
import { CodeBlock } from "@/components/ui/CodeBlock";
import { EmptyState } from "@/components/ui/EmptyState";
import { Panel } from "@/components/ui/Panel";
import { Table, Td, Th, Tr } from "@/components/ui/Table";
import { Time } from "@/components/ui/Time";
import type { AgentDetail } from "@/lib/contracts/agents";
import type { HeldSecret } from "@/lib/contracts/toolSecrets";

/** What the agent's tools want to see of their caller and the agent never sees: which is held, since when, and when it was last let go. */
export function HeldSecretsPanel({ agent: { name, in_custody: held } }: { agent: AgentDetail }) {
  return (
    <Panel
      title="Secrets held for its tools"
      hint="An enforcement point gets one for a permit that it redeems. The agent never sees it, and nobody is shown it again."
      flush
    >
      {held.length === 0 ? (
        <EmptyState icon={<Vault />} title="None is held here">
          <p>Its gateway may hold one of its own. To have it held here, where each use takes a permit:</p>
          <CodeBlock label="Command" className="mt-2 text-left">
            {`npx --no ambit secret set ${name} --tool TOOL --environment ENVIRONMENT < FILE`}
          </CodeBlock>
        </EmptyState>
      ) : (
        <Table caption="Secrets held for the agent's tools">
          <thead>
            <tr>
              <Th>For</Th>
              <Th>Version</Th>
              <Th className="max-md:hidden">Set</Th>
              <Th>Last released</Th>
            </tr>
          </thead>
          <tbody>
            {held.map((one) => (
              <Tr key={one.id}>
                <Td>
                  <span className="font-medium">{one.tool}</span> in {one.environment}
                  <p className="text-xs text-ink-muted md:hidden">
                    set <Time at={one.set_at} />
                  </p>
                </Td>
                <Td className="whitespace-nowrap">
                  {one.version} {!one.readable && <Badge tone="stop">set it again</Badge>}
                </Td>
                <Td className="max-md:hidden">
                  <Time at={one.set_at} /> by {one.set_by}
                </Td>
                <Td>
                  <Releases one={one} />
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  );
}

function Releases({ one: { released_at, releases } }: { one: HeldSecret }) {
  if (released_at === null) return <span className="text-ink-muted">never</span>;
  return (
    <>
      <Time at={released_at} />
      <p className="text-xs text-ink-muted">{releases === 1 ? "once" : `${releases} times`}</p>
    </>
  );
}
