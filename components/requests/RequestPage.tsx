import Link from "next/link";
import {
  ActionCell,
  AgentCell,
  OutcomeCell,
  RecordCell,
  ResourceCell,
  WhenCell,
} from "@/components/actions/actionCells";
import { counted } from "@/components/actions/counted";
import { SessionTable } from "@/components/sessions/SessionTable";
import { BackLink } from "@/components/ui/BackLink";
import { buttonClass } from "@/components/ui/Button";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { RowKeys } from "@/components/ui/RowKeys";
import { Table, Td, Th, Tr } from "@/components/ui/Table";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { RequestDetail } from "@/lib/contracts/sessions";
import { list } from "@/lib/core/text/list";

/** One person's request: every session, agent and action behind it. */
export function RequestPage({ request }: { request: RequestDetail }) {
  const whole = `/actions?${new URLSearchParams({ request: request.request_id })}`;
  return (
    <>
      <BackLink href="/requests">Requests</BackLink>
      <PageHeader
        title={
          <>
            Request <UntrustedText inline mono text={request.request_id} maxCharacters={120} />
          </>
        }
        description={
          <>
            {request.on_behalf_of.length === 0 ? (
              "Nobody was named"
            ) : (
              <>
                On behalf of <UntrustedText inline text={list(request.on_behalf_of)} maxCharacters={300} />
              </>
            )}
            , by {list(request.agents)}, from <Time at={request.first_at} form="absolute" /> to{" "}
            <Time at={request.last_at} form="absolute" />. {counted(request.decisions, "decision")}: {request.allowed}{" "}
            allowed, {request.escalated} escalated, {request.denied} denied.
          </>
        }
        actions={
          <Link href={whole} className={buttonClass("secondary", "small")}>
            Show as a list
          </Link>
        }
      />
      <div className="space-y-4">
        <Panel title={`Sessions behind it (${request.sessions})`} flush>
          <SessionTable caption="Sessions behind the request" sessions={request.sessions_behind} />
        </Panel>
        <Panel title="Actions behind it" flush>
          <RowKeys thing="action">
            <Table caption="Actions behind the request, newest first">
              <thead>
                <tr>
                  <Th className="max-md:hidden">Time (UTC)</Th>
                  <Th className="max-md:hidden">Agent</Th>
                  <Th>Action</Th>
                  <Th className="max-lg:hidden">Resource</Th>
                  <Th>Outcome</Th>
                  <Th className="max-md:hidden">Record</Th>
                </tr>
              </thead>
              <tbody>
                {request.actions.map((action) => (
                  <Tr key={action.id} className="relative has-[a:focus-visible]:bg-sunken">
                    <Td className="max-md:hidden">
                      <WhenCell action={action} />
                    </Td>
                    <Td className="max-md:hidden">
                      <AgentCell action={action} />
                    </Td>
                    <Td>
                      <ActionCell action={action} />
                    </Td>
                    <Td className="max-lg:hidden">
                      <ResourceCell action={action} />
                    </Td>
                    <Td>
                      <OutcomeCell action={action} />
                    </Td>
                    <Td className="max-md:hidden">
                      <RecordCell action={action} />
                    </Td>
                  </Tr>
                ))}
              </tbody>
            </Table>
          </RowKeys>
          {request.more_actions && (
            <p className="border-t border-line px-4 py-2 text-xs text-ink-muted">
              The newest {request.actions.length} are shown.{" "}
              <Link href={whole} className="underline">
                Show all
              </Link>
            </p>
          )}
        </Panel>
      </div>
    </>
  );
}
