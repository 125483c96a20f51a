import Link from "next/link";
import { UngovernedBadge } from "@/components/actions/actionCells";
import { OutcomeBadge } from "@/components/risk/OutcomeBadge";
import { Panel } from "@/components/ui/Panel";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { RunAction } from "@/lib/contracts/runs";

/** So many are listed; the rest are reached through their rows. */
const SHOWN = 100;

/** The actions of a run: what Ambit decided in it, and what only logs show. */
export function RunActions({ actions, total }: { actions: readonly RunAction[]; total: number }) {
  const shown = actions.slice(0, SHOWN);
  return (
    <Panel title={`Actions in it (${total.toLocaleString("en")})`} flush>
      {total === 0 ? (
        <p className="px-4 py-3 text-sm text-ink-muted">
          No decision of Ambit's was made in this run, and nothing in it was done by an agent that is known here.
        </p>
      ) : (
        <ol className="max-h-96 overflow-y-auto">
          {shown.map((action) => (
            <li
              key={action.id}
              className="flex flex-wrap items-baseline gap-x-2 gap-y-1 border-b border-line px-4 py-2 text-sm last:border-b-0"
            >
              <time dateTime={action.at} className="font-mono text-xs text-ink-muted">
                {action.at.slice(11, 19)}
              </time>
              <Link
                href={`/actions/${action.id}`}
                prefetch={false}
                className="font-medium underline underline-offset-2"
              >
                {action.agent !== null && `${action.agent.name}: `}
                <UntrustedText inline mono text={action.action} maxCharacters={80} />
              </Link>
              <span className="ml-auto">
                {action.outcome === null ? (
                  <UngovernedBadge ungoverned={false} />
                ) : (
                  <OutcomeBadge outcome={action.outcome} />
                )}
              </span>
            </li>
          ))}
        </ol>
      )}
      {total > shown.length && (
        <p className="border-t border-line px-4 py-2 text-xs text-ink-muted">
          The earliest {shown.length.toLocaleString("en")}; each row above leads to its own.
        </p>
      )}
    </Panel>
  );
}
