import { Fingerprint, SearchX } from "lucide-react";
import Link from "next/link";
import { buttonClass } from "@/components/ui/Button";
import { CursorLinks } from "@/components/ui/CursorLinks";
import { EmptyState } from "@/components/ui/EmptyState";
import { ListFilters } from "@/components/ui/ListFilters";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { type DriftAnswer, type PrincipalsAnswer, STANDINGS } from "@/lib/contracts/principals";
import { DRIFT_KINDS } from "@/lib/core/principal/driftKind";
import { type DriftActions, DriftPanel } from "./DriftPanel";
import { PrincipalsTable } from "./PrincipalsTable";
import { DRIFT_WORDS, STANDING_WORDS } from "./words";

/** Who agents are in other systems, and where that differs from what was registered. */
export function PrincipalsPage({
  page,
  isFirst,
  drift,
  agents,
  values,
  actions,
}: {
  page: PrincipalsAnswer;
  isFirst: boolean;
  drift: DriftAnswer;
  agents: readonly string[];
  /** The filters, as the address holds them. */
  values: Readonly<Record<string, string>>;
  actions: DriftActions;
}) {
  const query = new URLSearchParams(values);
  const isNarrowed = Object.keys(values).some((name) => name !== "explained") || !isFirst;
  const named = (of: "tool" | "environment") =>
    [...new Set(page.principals.map((one) => one[of]))].sort().map((name) => [name, name] as const);
  return (
    <>
      <PageHeader
        title="Principals"
        description="Which identity each agent uses in which system: what was registered, what other systems' logs show, and the credentials toward Ambit that go with it."
        actions={
          <a href={`/api/v1/principals/export?${query}`} className={buttonClass("secondary")} download>
            Export CSV
          </a>
        }
      />
      <ListFilters
        label="Filter principals"
        search={{
          label: "Search agents, tools, identities and addresses",
          placeholder: "Agent, tool, identity, address",
          keyWords: "Search principals",
        }}
        values={values}
        choices={[
          { name: "agent", label: "Agent", choices: agents.map((agent) => [agent, agent] as const) },
          { name: "tool", label: "Tool", choices: named("tool") },
          { name: "environment", label: "Environment", choices: named("environment") },
          { name: "standing", label: "Standing", choices: STANDINGS.map((one) => [one, STANDING_WORDS[one]] as const) },
          {
            name: "drift",
            label: "Drift",
            choices: [["any", "any drift"], ...DRIFT_KINDS.map((one) => [one, DRIFT_WORDS[one]] as const)],
          },
        ]}
      />
      <div className="space-y-6">
        <DriftPanel answer={drift} values={values} actions={actions} />
        <Panel title={`Ledger: ${page.total.toLocaleString("en")}`} flush>
          {page.principals.length === 0 ? (
            <EmptyState
              icon={isNarrowed ? <SearchX aria-hidden /> : <Fingerprint aria-hidden />}
              title={isNarrowed ? "No principal matches these filters" : "No principals in view"}
              action={
                isNarrowed ? (
                  <Link href="/principals" className={buttonClass("secondary", "small")}>
                    Show all principals
                  </Link>
                ) : undefined
              }
            >
              {isNarrowed
                ? "Identities of agents of other teams are not listed."
                : "An agent's principals stand in the bundle, beside its budget; its credentials are issued on the server."}
            </EmptyState>
          ) : (
            <PrincipalsTable principals={page.principals} />
          )}
          <CursorLinks
            path="/principals"
            query={query}
            isFirst={isFirst}
            nextCursor={page.next_cursor}
            words={{ first: "First", next: "Further principals" }}
          />
        </Panel>
      </div>
    </>
  );
}
