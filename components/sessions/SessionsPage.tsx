import { SearchX, Waypoints } from "lucide-react";
import Link from "next/link";
import { buttonClass } from "@/components/ui/Button";
import { CursorLinks } from "@/components/ui/CursorLinks";
import { EmptyState } from "@/components/ui/EmptyState";
import { ListFilters } from "@/components/ui/ListFilters";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { RowKeys } from "@/components/ui/RowKeys";
import type { SessionsPage as Sessions } from "@/lib/contracts/sessions";
import { SENSITIVITIES } from "@/lib/core/organisation/facts";
import { SessionTable } from "./SessionTable";

const YES = [["1", "Yes"]] as const;

/** Agents' sessions, the last opened first. */
export function SessionsPage({
  page,
  values,
  agents,
  isFirst,
}: {
  page: Sessions;
  /** The filters, as the address holds them. */
  values: Readonly<Record<string, string>>;
  agents: readonly string[];
  isFirst: boolean;
}) {
  const isNarrowed = Object.keys(values).length > 0 || !isFirst;
  return (
    <>
      <PageHeader
        title="Sessions"
        description="What each agent did in one go: what it read, what left, what it was denied. Facts grow with what is allowed and never shrink."
      />
      <ListFilters
        label="Filter sessions"
        search={{ label: "Search label or id", placeholder: "Label or id", keyWords: "Search these sessions" }}
        values={values}
        choices={[
          { name: "agent", label: "Agent", choices: agents.map((agent) => [agent, agent] as const) },
          {
            name: "sensitivity",
            label: "Read at least",
            choices: SENSITIVITIES.slice(1).map((one) => [one, one] as const),
          },
          { name: "untrusted", label: "Read untrusted", choices: YES },
          { name: "exposed", label: "Exposed", choices: YES },
          { name: "denied", label: "Denied", choices: YES },
          { name: "escalated", label: "Escalated", choices: YES },
        ]}
      />
      <Panel flush>
        {page.sessions.length === 0 ? (
          <EmptyState
            icon={isNarrowed ? <SearchX aria-hidden /> : <Waypoints aria-hidden />}
            title={isNarrowed ? "No session matches these filters" : "No agent has opened a session yet"}
            action={
              isNarrowed ? (
                <Link href="/sessions" className={buttonClass("secondary", "small")}>
                  Show all sessions
                </Link>
              ) : undefined
            }
          >
            {isNarrowed
              ? "Sessions of other teams' agents are not listed."
              : "An enforcement point opens one for each run; calls without one fall into the agent's shared session."}
          </EmptyState>
        ) : (
          <RowKeys thing="session">
            <SessionTable caption="Sessions, the last opened first" sessions={page.sessions} />
          </RowKeys>
        )}
        <CursorLinks
          path="/sessions"
          query={new URLSearchParams(values)}
          isFirst={isFirst}
          nextCursor={page.next_cursor}
          words={{ first: "Newest", next: "Older sessions" }}
        />
      </Panel>
    </>
  );
}
