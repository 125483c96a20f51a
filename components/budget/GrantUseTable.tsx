import clsx from "clsx";
import { GrantSearch } from "@/components/agents/GrantSearch";
import { type GrantList, grantHref } from "@/components/agents/grantList";
import { Badge } from "@/components/ui/Badge";
import { EmptyState } from "@/components/ui/EmptyState";
import { Panel } from "@/components/ui/Panel";
import { Table, Td, Th, Tr } from "@/components/ui/Table";
import { Time } from "@/components/ui/Time";
import { boundWords } from "@/lib/contracts/agents";
import { type BudgetDetail, type GrantUse, LAST_USE_DAYS, USE_DAYS } from "@/lib/contracts/budgets";
import { type BudgetActions, RemoveGrantDialog } from "./RemoveGrantDialog";

/** Each grant with how it was used; what nobody used is pale, and can be taken out from here. */
export function GrantUseTable({
  budget,
  list,
  now,
  actions,
}: {
  budget: BudgetDetail;
  list: GrantList;
  now: string;
  actions: BudgetActions;
}) {
  const { agent, uses, propose_refusal: refusal } = budget;
  const useOf = new Map(uses.map((use) => [use.grant, use]));
  return (
    <Panel
      anchor="grants"
      title={`Grants (${list.all})`}
      hint={`Used: what each allowed in the last ${USE_DAYS} days. ${refusal ?? ""}`}
      flush
    >
      <GrantSearch list={list} at={`/agents/${encodeURIComponent(agent.name)}/budget`} />
      {list.all === 0 ? (
        <EmptyState title="Nothing is granted">Every call is denied until a budget is in force.</EmptyState>
      ) : (
        <Table caption="Grants and their use">
          <thead>
            <tr>
              <Th>Grant</Th>
              <Th>Covers</Th>
              <Th className="max-sm:hidden">Used</Th>
              <Th className="max-sm:hidden">Ends</Th>
              {refusal === null && (
                <Th>
                  <span className="sr-only">Narrow</span>
                </Th>
              )}
            </tr>
          </thead>
          <tbody>
            {list.shown.map((grant) => {
              const use = useOf.get(grant.id);
              const used = use === undefined ? null : <Used use={use} now={now} />;
              const ends = grant.expiresAt === undefined ? null : <Ends at={grant.expiresAt} now={now} />;
              return (
                <Tr
                  key={grant.id}
                  id={`grant-${grant.id}`}
                  className={clsx("scroll-mt-20 target:bg-accent-soft", !use?.calls && "text-ink-muted")}
                >
                  <Td className="sm:min-w-40">
                    <a
                      href={`/agents/${encodeURIComponent(agent.name)}${grantHref(grant.id, list.all)}`}
                      className="font-mono text-xs font-semibold break-all hover:underline"
                    >
                      {grant.id}
                    </a>
                    <div className="mt-1 space-y-1 text-xs sm:hidden">
                      <p>{used}</p>
                      {ends}
                    </div>
                  </Td>
                  <Td className="sm:min-w-52">
                    <span className="font-mono text-xs [overflow-wrap:anywhere]">{grant.actions.join(", ")}</span>
                    <span className="block text-xs text-ink-muted">
                      {[grant.environments.join(", "), ...boundWords(grant)].join("; ")}
                    </span>
                  </Td>
                  <Td className="max-sm:hidden">{used}</Td>
                  <Td className="whitespace-nowrap max-sm:hidden">{ends ?? "—"}</Td>
                  {refusal === null && (
                    <Td className="text-right">
                      <RemoveGrantDialog
                        agent={agent.name}
                        grant={grant.id}
                        version={agent.budget?.version ?? 0}
                        actions={actions}
                      />
                    </Td>
                  )}
                </Tr>
              );
            })}
          </tbody>
        </Table>
      )}
    </Panel>
  );
}

function Used({ use: { calls, last_used_at, granted_at }, now }: { use: GrantUse; now: string }) {
  if (last_used_at !== null)
    return (
      <>
        {calls === 0 ? `not in ${USE_DAYS} days` : calls.toLocaleString("en")}, last used <Time at={last_used_at} />
      </>
    );
  const isOld = Date.parse(now) - Date.parse(granted_at) > LAST_USE_DAYS * 86_400_000;
  return isOld ? (
    `not in ${LAST_USE_DAYS} days`
  ) : (
    <>
      not yet, granted <Time at={granted_at} />
    </>
  );
}

function Ends({ at, now }: { at: string; now: string }) {
  if (Date.parse(at) <= Date.parse(now))
    return (
      <Badge>
        over since <Time at={at} form="absolute" />
      </Badge>
    );
  return (
    <Badge tone="risk-2">
      <Time at={at} form="absolute" />
    </Badge>
  );
}
