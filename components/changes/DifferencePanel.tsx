import { Badge } from "@/components/ui/Badge";
import { Panel } from "@/components/ui/Panel";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ChangeView } from "@/lib/contracts/changeViews";

type Difference = ChangeView["difference"];
type Cell = Difference["agents"][number]["cells"][number];

/** What widens, what narrows, and every cell that differs with its exact bounds. */
export function DifferencePanel({
  difference: { categories, narrowing, agents, verdict },
}: {
  difference: Difference;
}) {
  return (
    <Panel title="What it does" flush>
      <div className="space-y-2 px-4 py-3 text-sm">
        {verdict === "nothing" && <p>Nothing of what is in force.</p>}
        {categories.length > 0 && (
          <p>
            <Badge tone="risk-3">Widens</Badge> {categories.map(({ words }) => words).join("; ")}
          </p>
        )}
        {categories.length === 0 && verdict === "narrows" && (
          <p>
            <Badge tone="ok">Narrows</Badge> Nothing is allowed with it that was not before.
          </p>
        )}
        {narrowing.length > 0 && <p className="text-ink-muted">Without widening: {narrowing.join("; ")}</p>}
      </div>
      {agents.map(({ agent, cells }) => (
        <section key={agent} className="border-t border-line">
          <h3 className="px-4 pt-3 text-sm font-semibold">{agent}</h3>
          <ul>
            {widenedFirst(cells).map((cell) => (
              <CellLines key={`${cell.action} ${cell.environment}`} cell={cell} />
            ))}
          </ul>
        </section>
      ))}
    </Panel>
  );
}

/** What a reviewer has to weigh must not be looked for among what is taken away. */
function widenedFirst(cells: readonly Cell[]): Cell[] {
  return cells.toSorted((a, b) => Number(b.verdict === "widened") - Number(a.verdict === "widened"));
}

function CellLines({ cell }: { cell: Cell }) {
  return (
    <li className="px-4 py-3 text-sm">
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone={cell.verdict === "widened" ? "risk-3" : "ok"}>
          {cell.verdict === "widened" ? "Widened" : "Narrowed"}
        </Badge>
        <span>
          {cell.power ?? "unknown power"} <code className="font-mono text-xs">{cell.action}</code> in {cell.environment}
        </span>
      </p>
      <ul className="mt-2 space-y-1 border-l-2 border-line pl-3">
        {cell.parts.map((part) => (
          <li key={`${part.part} ${part.name} ${part.at} ${part.direction}`} className="min-w-0 break-words">
            <span className="text-ink-muted">
              {part.direction} {[part.part, part.name].filter((one) => one !== undefined && one !== "").join(" ")}:{" "}
            </span>
            <UntrustedText text={part.before ?? "nothing"} inline mono /> →{" "}
            <UntrustedText text={part.after ?? "nothing"} inline mono />
          </li>
        ))}
      </ul>
    </li>
  );
}
