import Link from "next/link";
import { StatusBadge } from "@/components/risk/StatusBadge";
import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { RecordHandOff } from "@/lib/contracts/actions";

/** The task that a person got instead: who has it, and what they say came of it. */
export function HandOffPanel({ handOff }: { handOff: RecordHandOff }) {
  const { id, rule, status, owner, due_at: dueAt, resolved_at: resolvedAt, result, reference, reason } = handOff;
  return (
    <Panel
      title="Hand-off"
      actions={
        <Link href={`/handoffs/${id}`} className="text-sm text-accent-ink underline underline-offset-2">
          Open it
        </Link>
      }
    >
      <div className="space-y-2 text-sm">
        <p className="flex flex-wrap items-center gap-2">
          <StatusBadge status={status} />
          <span className="text-ink-muted">by rule</span>
          <span className="font-mono text-xs">{rule}</span>
        </p>
        <p>
          {owner === null ? "Nobody has taken it yet" : `${owner.name} ${resolvedAt === null ? "has it" : "had it"}`}
          <span className="text-ink-muted">
            {resolvedAt === null ? (
              <>
                , due <Time at={dueAt} />
              </>
            ) : (
              <>
                , ended <Time at={resolvedAt} />
              </>
            )}
          </span>
        </p>
        {result !== null && (
          <div>
            <h3 className="text-xs font-medium text-ink-muted">What {owner?.name} says came of it</h3>
            <UntrustedText text={result} maxCharacters={4_000} />
            {reference !== null && (
              <UntrustedText mono text={reference} maxCharacters={300} className="text-ink-muted" />
            )}
          </div>
        )}
        {reason !== null && (
          <div>
            <h3 className="text-xs font-medium text-ink-muted">Why it was returned</h3>
            <UntrustedText text={reason} maxCharacters={4_000} />
          </div>
        )}
      </div>
    </Panel>
  );
}
