import { Badge } from "@/components/ui/Badge";
import { Panel } from "@/components/ui/Panel";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ChangeView } from "@/lib/contracts/changeViews";
import { cellLine, partLine, wordsLine } from "@/lib/core/change/lines";
import { CommentedLine } from "./CommentedLine";
import type { Discussion } from "./CommentForm";

type Difference = ChangeView["difference"];
type Cell = Difference["agents"][number]["cells"][number];

/** What widens, what narrows, and every cell that differs with its exact bounds; with a discussion, what was said of each line. */
export function DifferencePanel({
  difference: { categories, narrowing, agents, verdict },
  discussion,
}: {
  difference: Difference;
  discussion?: Discussion;
}) {
  return (
    <Panel title="What it does" flush>
      <div className="space-y-2 px-4 py-3 text-sm">
        {verdict === "nothing" && <p>Nothing of what is in force.</p>}
        {categories.length === 0 && verdict === "narrows" && (
          <p>
            <Badge tone="ok">Narrows</Badge> Nothing is allowed with it that was not before.
          </p>
        )}
        <ul className="space-y-1 empty:hidden">
          {categories.map(({ words }) => (
            <li key={words}>
              <CommentedLine line={wordsLine(words)} discussion={discussion}>
                <Badge tone="risk-3">Widens</Badge> {words}
              </CommentedLine>
            </li>
          ))}
          {narrowing.map((words) => (
            <li key={words} className="text-ink-muted">
              <CommentedLine line={wordsLine(words)} discussion={discussion}>
                Without widening: {words}
              </CommentedLine>
            </li>
          ))}
        </ul>
      </div>
      {agents.map(({ agent, cells }) => (
        <section key={agent} className="border-t border-line">
          <h3 className="px-4 pt-3 text-sm font-semibold">{agent}</h3>
          <ul>
            {widenedFirst(cells).map((cell) => (
              <CellLines
                key={`${cell.action} ${cell.environment}`}
                agent={agent}
                cell={cell}
                {...(discussion === undefined ? {} : { discussion })}
              />
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

function CellLines({ agent, cell, discussion }: { agent: string; cell: Cell; discussion?: Discussion }) {
  return (
    <li className="px-4 py-3 text-sm">
      <CommentedLine line={cellLine(agent, cell)} discussion={discussion}>
        <p className="flex flex-wrap items-center gap-2">
          <Badge tone={cell.verdict === "widened" ? "risk-3" : "ok"}>
            {cell.verdict === "widened" ? "Widened" : "Narrowed"}
          </Badge>
          <span>
            {cell.power ?? "unknown power"} <code className="font-mono text-xs">{cell.action}</code> in{" "}
            {cell.environment}
          </span>
        </p>
      </CommentedLine>
      <ul className="mt-2 space-y-1 border-l-2 border-line pl-3">
        {cell.parts.map((part) => (
          <li key={`${part.part} ${part.name} ${part.at} ${part.direction}`} className="min-w-0 break-words">
            <CommentedLine
              line={partLine(agent, cell, part)}
              discussion={discussion}
              // Of one part there is nothing to say that is not said of its cell.
              offers={cell.parts.length > 1}
            >
              <span className="text-ink-muted">
                {part.direction} {[part.part, part.name].filter((one) => one !== undefined && one !== "").join(" ")}
                {part.part === "arguments" && part.at !== undefined && (
                  <>
                    {" "}
                    <UntrustedText text={part.at} inline mono />
                  </>
                )}
                :{" "}
              </span>
              <UntrustedText text={part.before ?? "nothing"} inline mono /> →{" "}
              <UntrustedText text={part.after ?? "nothing"} inline mono />
            </CommentedLine>
          </li>
        ))}
      </ul>
    </li>
  );
}
