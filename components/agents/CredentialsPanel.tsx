import { KeyRound } from "lucide-react";
import { Badge } from "@/components/ui/Badge";
import { CodeBlock } from "@/components/ui/CodeBlock";
import { EmptyState } from "@/components/ui/EmptyState";
import { Panel } from "@/components/ui/Panel";
import { Table, Td, Th, Tr } from "@/components/ui/Table";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { AgentCredential, AgentDetail } from "@/lib/contracts/agents";
import { type RevokeCredential, RevokeCredentialDialog } from "./RevokeCredentialDialog";

const KIND_WORDS = { agent: "the agent itself", enforcement_point: "an enforcement point" } as const;

/** The credentials with which the agent reaches Ambit: who holds them, what last used them and when, and the way to end one. */
export function CredentialsPanel({ agent, revoke }: { agent: AgentDetail; revoke: RevokeCredential }) {
  const { credentials } = agent;
  return (
    <Panel
      title="Credentials"
      hint="With which it reaches Ambit. A secret is shown once, when it is issued; here is how it begins. An enforcement point that was not heard for 15 minutes is silent: its agent does not run, or goes another way."
      flush
    >
      {credentials.length === 0 ? (
        <EmptyState icon={<KeyRound />} title="It has no credential">
          <p>It cannot ask for anything yet. Whoever runs the server issues one:</p>
          <CodeBlock label="Command" className="mt-2 text-left">
            {`npx --no ambit credential issue ${agent.name} --tool TOOL --environment ENVIRONMENT`}
          </CodeBlock>
        </EmptyState>
      ) : (
        <Table caption="Credentials of the agent">
          <thead>
            <tr>
              <Th>For</Th>
              <Th className="max-md:hidden">Held by</Th>
              <Th className="max-md:hidden">Issued</Th>
              <Th className="max-sm:hidden">Last seen</Th>
              <Th>
                <span className="sr-only">State, and what you can do</span>
              </Th>
            </tr>
          </thead>
          <tbody>
            {credentials.map((one) => (
              <Tr key={one.id}>
                <Td>
                  <span className="font-medium">{one.tool}</span> in {one.environment}
                  <br />
                  <code className="font-mono text-xs text-ink-muted">{one.hint}</code>
                  <p className="text-xs text-ink-muted md:hidden">
                    {KIND_WORDS[one.kind]}, issued <Time at={one.created_at} />
                  </p>
                  <div className="text-xs sm:hidden">
                    <LastSeen one={one} />
                  </div>
                </Td>
                <Td className="max-md:hidden">{KIND_WORDS[one.kind]}</Td>
                <Td className="whitespace-nowrap max-md:hidden">
                  <Time at={one.created_at} />
                </Td>
                <Td className="max-sm:hidden">
                  <LastSeen one={one} />
                </Td>
                <Td className="text-right">
                  <End one={one} agent={agent} revoke={revoke} />
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  );
}

function LastSeen({ one: { last_seen_at, last_used_at, program, silent } }: { one: AgentCredential }) {
  const at = last_seen_at ?? last_used_at;
  if (at === null) return <span className="text-ink-muted">never used</span>;
  return (
    <>
      <span className="whitespace-nowrap">
        <Time at={at} /> {silent && <Badge>silent</Badge>}
      </span>
      {program !== null && (
        <p className="text-xs text-ink-muted">
          <UntrustedText text={program} inline mono maxCharacters={60} />
        </p>
      )}
    </>
  );
}

function End({ one, agent, revoke }: { one: AgentCredential; agent: AgentDetail; revoke: RevokeCredential }) {
  if (one.revoked_at !== null)
    return (
      <span className="whitespace-nowrap">
        <Badge>revoked</Badge> <Time at={one.revoked_at} className="text-xs text-ink-muted" />
      </span>
    );
  if (agent.revoke_refusal !== null) return <Badge tone="ok">in use</Badge>;
  return <RevokeCredentialDialog one={one} agent={agent.name} revoke={revoke} />;
}
