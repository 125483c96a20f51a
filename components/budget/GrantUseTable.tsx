import clsx from "clsx";
import { Badge } from "@/components/ui/Badge";
import { EmptyState } from "@/components/ui/EmptyState";
import { Panel } from "@/components/ui/Panel";
import { Table, Td, Th, Tr } from "@/components/ui/Table";
import { Time } from "@/components/ui/Time";
import { boundWords } from "@/lib/contracts/agents";
import { type BudgetDetail, USE_DAYS } from "@/lib/contracts/budgets";
import { type BudgetActions, RemoveGrantDialog } from "./RemoveGrantDialog";

/** Each grant with how it was used; what nobody used is pale, and can be taken out from here. */
export function GrantUseTable({ budget, actions }: { budget: BudgetDetail; actions: BudgetActions }) {
  const { agent, uses, propose_refusal: refusal } = budget;
  const grants = agent.budget?.grants ?? [];
  return (
    <Panel
      title={`Grants (${grants.length})`}
      hint={`Used: what each allowed in the last ${USE_DAYS} days. ${refusal ?? ""}`}
      flush
    >
      {grants.length === 0 ? (
        <EmptyState title="Nothing is granted">Every call is denied until a budget is in force.</EmptyState>
      ) : (
        <Table caption="Grants and their use">
          <thead>
            <tr>
              <Th>Grant</Th>
              <Th>Covers</Th>
              <Th>Used</Th>
              <Th>Ends</Th>
              {refusal === null && (
                <Th>
                  <span className="sr-only">Narrow</span>
                </Th>
              )}
            </tr>
          </thead>
          <tbody>
            {grants.map((grant) => {
              const use = uses.find((one) => one.grant === grant.id);
              const isUnused = use === undefined || use.last_used_at === null;
              return (
                <Tr key={grant.id} className={clsx(isUnused && "text-ink-muted")}>
                  <Td className="min-w-40">
                    <a
                      href={`/agents/${encodeURIComponent(agent.name)}#grant-${grant.id}`}
                      className="font-mono text-xs font-semibold break-all hover:underline"
                    >
                      {grant.id}
                    </a>
                  </Td>
                  <Td className="min-w-52">
                    <span className="font-mono text-xs [overflow-wrap:anywhere]">{grant.actions.join(", ")}</span>
                    <span className="block text-xs text-ink-muted">
                      {[grant.environments.join(", "), ...boundWords(grant)].join("; ")}
                    </span>
                  </Td>
                  <Td className="whitespace-nowrap">
                    {use === undefined || use.last_used_at === null ? (
                      `not in ${USE_DAYS} days`
                    ) : (
                      <>
                        {use.calls.toLocaleString("en")}, last <Time at={use.last_used_at} />
                      </>
                    )}
                  </Td>
                  <Td className="whitespace-nowrap">
                    {grant.expiresAt === undefined ? (
                      "—"
                    ) : (
                      <Badge tone="risk-2">
                        <Time at={grant.expiresAt} form="absolute" />
                      </Badge>
                    )}
                  </Td>
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
