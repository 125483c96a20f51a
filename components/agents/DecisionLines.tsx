import Link from "next/link";
import { reasonWords } from "@/components/actions/words";
import { OutcomeBadge } from "@/components/risk/OutcomeBadge";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { DecisionLine } from "@/lib/contracts/agents";

/** Decisions, newest first, each a way into its story. */
export function DecisionLines({
  decisions,
  showAgent = false,
}: {
  decisions: readonly DecisionLine[];
  showAgent?: boolean;
}) {
  return (
    <ul className="divide-y divide-line">
      {decisions.map((decision) => (
        <li
          key={decision.evaluation_id}
          className="relative grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-3 gap-y-1 px-4 py-2.5 text-sm hover:bg-sunken/60 sm:grid-cols-[6rem_minmax(0,1fr)_auto]"
        >
          <span className="flex">
            <OutcomeBadge outcome={decision.outcome} />
          </span>
          <Time
            at={decision.decided_at}
            className="text-right text-xs leading-5 whitespace-nowrap text-ink-muted sm:order-last"
          />
          <div className="col-span-2 min-w-0 sm:col-span-1">
            <Link
              href={`/actions/${decision.evaluation_id}`}
              className="font-medium [overflow-wrap:anywhere] after:absolute after:inset-0 hover:underline"
            >
              {showAgent && <>{decision.agent} · </>}
              <span className="font-mono text-[0.92em]">{decision.action}</span>
            </Link>
            <span className="text-ink-muted"> in {decision.environment} on </span>
            <UntrustedText inline mono text={`${decision.resource.type} ${decision.resource.id}`} maxCharacters={80} />
            <p className="text-xs text-ink-muted">
              {decision.message === null ? (
                reasonWords(decision.reason)
              ) : (
                <UntrustedText inline text={decision.message} />
              )}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
