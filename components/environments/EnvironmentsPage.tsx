import Link from "next/link";
import { Badge } from "@/components/ui/Badge";
import { buttonClass } from "@/components/ui/Button";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { Table, Td, Th, Tr } from "@/components/ui/Table";
import { DECISIONS_DAYS, type EnvironmentsAnswer, type StageView } from "@/lib/contracts/environments";
import { CeilingsTable } from "./CeilingsTable";
import { minimumWords } from "./minimumWords";

/** Where agents act, by risk, and the ladder that they climb. */
export function EnvironmentsPage({ answer }: { answer: EnvironmentsAnswer }) {
  const { stages, propose_refusal } = answer;
  return (
    <>
      <PageHeader
        title="Environments and stages"
        description="Where agents act, ranked by risk, and the ladder that they climb: what a budget at each stage may hold at most, and what is asked of an agent that comes to it."
        actions={
          propose_refusal === null && (
            <>
              <Link href="/environments/new" className={buttonClass("secondary")}>
                New environment
              </Link>
              <Link href="/environments/stages/new" className={buttonClass("secondary")}>
                New stage
              </Link>
            </>
          )
        }
      />
      <div className="space-y-6">
        <Environments answer={answer} />
        <Panel title="The ladder" hint="From the bottom up. Numbers are of the agents that you see." flush>
          <ol className="divide-y divide-line">
            {stages.map((stage, index) => (
              <Rung key={stage.name} stage={stage} number={index + 1} answer={answer} />
            ))}
          </ol>
        </Panel>
      </div>
    </>
  );
}

function Environments({ answer: { environments } }: { answer: EnvironmentsAnswer }) {
  return (
    <Panel
      title="Environments"
      hint={`The least risk first. Numbers are of the agents that you see; decisions of the last ${DECISIONS_DAYS} days.`}
      flush
    >
      <Table caption="Environments by risk">
        <thead>
          <tr>
            <Th>Environment</Th>
            <Th>Rank</Th>
            <Th>Agents</Th>
            <Th className="max-sm:hidden">Grants</Th>
            <Th className="max-sm:hidden">Decisions</Th>
            <Th className="max-md:hidden">Stages that reach it</Th>
          </tr>
        </thead>
        <tbody>
          {environments.map(({ name, rank, agents, grants, decisions, stages, stopped }) => (
            <Tr key={name} className="relative">
              <Td>
                <Link
                  href={`/environments/${encodeURIComponent(name)}`}
                  className="font-medium after:absolute after:inset-0 hover:underline"
                >
                  {name}
                </Link>{" "}
                {stopped && <Badge tone="stop">stopped</Badge>}
              </Td>
              <Td className="tabular">{rank}</Td>
              <Td className="tabular">{agents.toLocaleString("en")}</Td>
              <Td className="tabular max-sm:hidden">{grants.toLocaleString("en")}</Td>
              <Td className="tabular max-sm:hidden">{decisions.toLocaleString("en")}</Td>
              <Td className="max-md:hidden">
                {stages.length === 0 ? <span className="text-ink-muted">none</span> : stages.join(", ")}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}

function Rung({ stage, number, answer }: { stage: StageView; number: number; answer: EnvironmentsAnswer }) {
  const asks = minimumWords(stage.minimums);
  return (
    <li className="space-y-2 px-4 py-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="text-sm font-semibold">
          {number}.{" "}
          <Link
            href={`/environments/stages/${encodeURIComponent(stage.name)}`}
            className="text-accent-ink underline underline-offset-2"
          >
            {stage.name}
          </Link>
        </h3>
        <Link
          href={`/agents?stage=${encodeURIComponent(stage.name)}`}
          className="text-sm text-accent-ink underline underline-offset-2"
        >
          {stage.agents.toLocaleString("en")} {stage.agents === 1 ? "agent stands" : "agents stand"} here
        </Link>
      </div>
      <p className="text-sm text-ink-muted">
        {asks.length === 0 ? "Asks for no evidence." : `Asks for ${asks.join(", ")}.`}
      </p>
      <CeilingsTable stage={stage} environments={answer.environments.map(({ name }) => name)} />
    </li>
  );
}
