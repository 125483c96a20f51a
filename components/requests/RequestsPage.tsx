import { SearchX, UserRoundSearch } from "lucide-react";
import Link from "next/link";
import { buttonClass } from "@/components/ui/Button";
import { CursorLinks } from "@/components/ui/CursorLinks";
import { EmptyState } from "@/components/ui/EmptyState";
import { ListFilters } from "@/components/ui/ListFilters";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { RowKeys } from "@/components/ui/RowKeys";
import { Table, Td, Th, Tr } from "@/components/ui/Table";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { RequestSummary, RequestsPage as Requests } from "@/lib/contracts/sessions";

/** People's requests, the one that was acted for last first. */
export function RequestsPage({
  page,
  values,
  agents,
  isFirst,
}: {
  page: Requests;
  /** The filters, as the address holds them. */
  values: Readonly<Record<string, string>>;
  agents: readonly string[];
  isFirst: boolean;
}) {
  const isNarrowed = Object.keys(values).length > 0 || !isFirst;
  return (
    <>
      <PageHeader
        title="Requests"
        description="What people asked agents for, by the request id that agents pass on: every session, agent and action behind one request."
      />
      <ListFilters
        label="Filter requests"
        search={{
          label: "Search the beginning of a request id",
          placeholder: "Beginning of a request id",
          keyWords: "Search these requests",
        }}
        values={values}
        choices={[
          { name: "agent", label: "Agent", choices: agents.map((agent) => [agent, agent] as const) },
          // Nobody's list of people: those that are on this page, and whoever the address names.
          {
            name: "on_behalf_of",
            label: "On behalf of",
            choices: [...new Set(page.requests.flatMap((one) => one.on_behalf_of))]
              .sort()
              .map((one) => [one, one] as const),
          },
        ]}
      />
      <Panel flush>
        {page.requests.length === 0 ? (
          <EmptyState
            icon={isNarrowed ? <SearchX aria-hidden /> : <UserRoundSearch aria-hidden />}
            title={isNarrowed ? "No request matches these filters" : "No agent has named a request yet"}
            action={
              isNarrowed ? (
                <Link href="/requests" className={buttonClass("secondary", "small")}>
                  Show all requests
                </Link>
              ) : undefined
            }
          >
            {isNarrowed
              ? "Requests that only other teams' agents acted for are not listed."
              : "A call names the request that it is for as request_id, and the person as on_behalf_of."}
          </EmptyState>
        ) : (
          <RowKeys thing="request">
            <Table caption="Requests, the one that was acted for last first">
              <thead>
                <tr>
                  <Th>Request</Th>
                  <Th className="max-md:hidden">On behalf of</Th>
                  <Th className="max-lg:hidden">Agents</Th>
                  <Th className="text-right!">Decisions</Th>
                  <Th className="max-sm:hidden">Last action</Th>
                </tr>
              </thead>
              <tbody>
                {page.requests.map((request) => (
                  <RequestRow key={request.request_id} request={request} />
                ))}
              </tbody>
            </Table>
          </RowKeys>
        )}
        <CursorLinks
          path="/requests"
          query={new URLSearchParams(values)}
          isFirst={isFirst}
          nextCursor={page.next_cursor}
          words={{ first: "Newest", next: "Older requests" }}
        />
      </Panel>
    </>
  );
}

function RequestRow({ request }: { request: RequestSummary }) {
  return (
    <Tr className="relative has-[a:focus-visible]:bg-sunken">
      <Td>
        <Link
          data-row
          href={`/requests/${encodeURIComponent(request.request_id)}`}
          prefetch={false}
          className="font-medium after:absolute after:inset-0 hover:underline"
        >
          <UntrustedText inline mono text={request.request_id} maxCharacters={80} />
        </Link>
        <div className="text-xs text-ink-muted lg:hidden">
          {request.agents.join(", ")}
          <span className="sm:hidden">
            {" "}
            · <Time at={request.last_at} />
          </span>
        </div>
      </Td>
      <Td className="max-md:hidden">
        {request.on_behalf_of.length === 0 ? (
          <span className="text-ink-faint">nobody named</span>
        ) : (
          request.on_behalf_of.map((person) => (
            <div key={person}>
              <UntrustedText inline text={person} maxCharacters={60} />
            </div>
          ))
        )}
      </Td>
      <Td className="max-lg:hidden">{request.agents.join(", ")}</Td>
      <Td className="tabular text-right">
        {request.decisions.toLocaleString("en")}
        <div className="text-xs whitespace-nowrap text-ink-muted">
          {[
            ...(request.denied === 0 ? [] : [`${request.denied} denied`]),
            ...(request.escalated === 0 ? [] : [`${request.escalated} escalated`]),
          ].join(", ")}
        </div>
      </Td>
      <Td className="whitespace-nowrap max-sm:hidden">
        <Time at={request.last_at} />
      </Td>
    </Tr>
  );
}
