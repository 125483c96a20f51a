import clsx from "clsx";
import { Scissors } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { Input } from "@/components/ui/Field";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { Table, Td, Th, Tr } from "@/components/ui/Table";
import { Time } from "@/components/ui/Time";
import { UNUSED_DAYS, UNUSED_PAGE, type UnusedGrant, type UnusedGrantsAnswer } from "@/lib/contracts/budgets";
import { type BudgetActions, RemoveGrantDialog } from "./RemoveGrantDialog";

/** Authority that nobody used for a while, over all agents, and the way to take it back. */
export function UnusedPage({
  answer: { grants, total, page, days },
  q,
  ageing,
  actions,
}: {
  answer: UnusedGrantsAnswer;
  q: string;
  /** What else is there for longer than it was meant to be. */
  ageing: ReactNode;
  actions: BudgetActions;
}) {
  const at = (changed: { days?: number; page?: number }) =>
    `/exceptions/unused?${new URLSearchParams({ days: String(changed.days ?? days), ...(q === "" ? {} : { q }), page: String(changed.page ?? 1) })}`;
  const last = Math.max(1, Math.ceil(total / UNUSED_PAGE));
  return (
    <>
      <PageHeader
        title="Unused grants"
        description="Grants that are there and allowed nothing for a while, and exceptions that have grown old. Taking one out is in force at once; whoever needs it proposes it again."
        actions={
          <nav aria-label="Not used for" className="flex rounded-md border border-line bg-sunken p-0.5 text-xs">
            {UNUSED_DAYS.map((period) => (
              <Link
                key={period}
                href={at({ days: period })}
                {...(period === days ? { "aria-current": "true" as const } : {})}
                className={clsx(
                  "rounded px-2.5 py-1 font-medium",
                  period === days ? "bg-surface text-ink shadow-raised" : "text-ink-muted hover:text-ink",
                )}
              >
                {period} days
              </Link>
            ))}
          </nav>
        }
      />
      <search aria-label="Filter the grants">
        <form className="mb-3 flex gap-2">
          <input type="hidden" name="days" value={days} />
          <Input
            type="search"
            name="q"
            defaultValue={q}
            maxLength={200}
            aria-label="Search agent, grant or action"
            placeholder="Agent, grant or action"
          />
          <Button type="submit">Search</Button>
        </form>
      </search>
      <Panel title={`Not used for ${days} days: ${total.toLocaleString("en")}`} flush>
        {grants.length === 0 ? (
          <EmptyState
            icon={<Scissors />}
            title={q === "" ? `Nothing has lain unused for ${days} days` : "Nothing like that has lain unused"}
          >
            Grants that are younger than that are not looked at.
          </EmptyState>
        ) : (
          <Table caption="Unused grants">
            <thead>
              <tr>
                <Th>Agent and grant</Th>
                <Th>Covers</Th>
                <Th>Granted</Th>
                <Th>
                  <span className="sr-only">Narrow</span>
                </Th>
              </tr>
            </thead>
            <tbody>
              {grants.map((one) => (
                <Row key={`${one.agent}/${one.grant}`} one={one} actions={actions} />
              ))}
            </tbody>
          </Table>
        )}
      </Panel>
      {last > 1 && (
        <nav aria-label="Pages" className="mt-3 flex items-center gap-3 text-sm">
          {page > 1 && <Link href={at({ page: page - 1 })}>Before</Link>}
          <span className="text-ink-muted">
            {page} of {last}
          </span>
          {page < last && <Link href={at({ page: page + 1 })}>After</Link>}
        </nav>
      )}
      {ageing}
    </>
  );
}

function Row({ one, actions }: { one: UnusedGrant; actions: BudgetActions }) {
  const { agent, team, grant, version, environments, refusal } = one;
  return (
    <Tr>
      <Td>
        <Link
          href={`/agents/${encodeURIComponent(agent)}/budget`}
          className="font-medium text-accent-ink underline underline-offset-2"
        >
          {agent}
        </Link>{" "}
        <span className="text-xs text-ink-muted">{team}</span>
        <span className="block font-mono text-xs">{grant}</span>
      </Td>
      <Td className="min-w-52">
        <span className="font-mono text-xs [overflow-wrap:anywhere]">{one.actions.join(", ")}</span>
        <span className="block text-xs text-ink-muted">{environments.join(", ")}</span>
      </Td>
      <Td className="whitespace-nowrap">
        <Time at={one.granted_at} />
      </Td>
      <Td className="text-right">
        {refusal === null ? (
          <RemoveGrantDialog agent={agent} grant={grant} version={version} actions={actions} />
        ) : (
          <span className="text-xs text-ink-muted">{refusal}</span>
        )}
      </Td>
    </Tr>
  );
}
