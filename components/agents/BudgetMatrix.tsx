import { Table, Th } from "@/components/ui/Table";
import type { AgentDetail, MatrixCell as Cell } from "@/lib/contracts/agents";
import { MatrixCell } from "./MatrixCell";

const POWER_WORDS: Record<Cell["power"], string> = {
  read: "look something up",
  write: "change something",
  trigger: "start a process",
  approve: "say yes to something",
  expose: "show something to others",
};

/**
 * The budget at a glance: rows are powers, columns environments. A cell says how far the budget goes there, its outline is
 * the stage's ceiling, bars show what limits hold now. On a narrow screen the columns stand one below the other.
 */
export function BudgetMatrix({ agent }: { agent: AgentDetail }) {
  return (
    <>
      <div className="max-lg:hidden">
        <Wide agent={agent} />
      </div>
      <div className="lg:hidden">
        <Narrow agent={agent} />
      </div>
    </>
  );
}

function Wide({ agent }: { agent: AgentDetail }) {
  const { matrix } = agent;
  return (
    <Table caption="Budget: powers by environment" className="table-fixed">
      <thead>
        <tr>
          <Th className="w-36">Power</Th>
          {matrix.environments.map((environment) => (
            <Th key={environment}>{environment}</Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {matrix.rows.map(({ power, cells }) => (
          <tr key={power} className="[&:last-child>*]:border-b-0">
            <th scope="row" className="border-b border-line px-4 py-3 text-left align-top">
              <span className="text-sm font-semibold">{power}</span>
              <span className="block text-xs font-normal text-ink-muted">{POWER_WORDS[power]}</span>
            </th>
            {cells.map((cell) => (
              <td key={cell.environment} className="h-px border-b border-line p-1.5 align-top">
                <MatrixCell cell={cell} agent={agent} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Narrow({ agent }: { agent: AgentDetail }) {
  const { matrix } = agent;
  return (
    <div className="space-y-5 p-4">
      {matrix.environments.map((environment) => (
        <section key={environment} aria-label={`Budget in ${environment}`}>
          <h3 className="mb-2 text-sm font-semibold">{environment}</h3>
          <dl className="grid grid-cols-[4.5rem_minmax(0,1fr)] gap-x-3 gap-y-2">
            {matrix.rows.map(({ power, cells }) => {
              const cell = cells.find((one) => one.environment === environment);
              return (
                <div key={power} className="contents">
                  <dt className="pt-2 text-sm text-ink-muted">{power}</dt>
                  <dd>{cell !== undefined && <MatrixCell cell={cell} agent={agent} />}</dd>
                </div>
              );
            })}
          </dl>
        </section>
      ))}
    </div>
  );
}
