import Link from "next/link";
import type { BudgetNarrowing } from "@/lib/contracts/budgetEditor";
import { list } from "@/lib/core/text/list";

/** What the edit begins with where a finding led here, and the way to begin without it. */
export function Suggested({ agent, narrowing }: { agent: string; narrowing: BudgetNarrowing }) {
  const { tool, environment, taken_out: takenOut, shortened } = narrowing;
  const parts = [
    ...(takenOut.length === 0 ? [] : [`${list(takenOut)} ${takenOut.length === 1 ? "is" : "are"} taken out`]),
    ...(shortened.length === 0
      ? []
      : [`${list(shortened)} no longer ${shortened.length === 1 ? "holds" : "hold"} there`]),
  ];
  return (
    <p
      role="note"
      className="rounded-md border border-accent/40 bg-accent-soft px-3 py-2 text-sm [overflow-wrap:anywhere]"
    >
      {parts.length === 0
        ? `No grant of ${agent} holds ${tool} in ${environment}: there is nothing to take out.`
        : `It begins without ${tool} in ${environment}: ${list(parts)}. Nothing is proposed until you submit it.`}{" "}
      <Link
        href={`/agents/${encodeURIComponent(agent)}/budget/edit`}
        className="text-accent-ink underline underline-offset-2"
      >
        Begin with what is in force
      </Link>
    </p>
  );
}
