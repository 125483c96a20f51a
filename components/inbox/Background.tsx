import Link from "next/link";
import { StatusBadge } from "@/components/risk/StatusBadge";
import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ApprovalDetail } from "@/lib/contracts/approvals";

/** Below the answers: the agent's own words, the record, and how similar ones ended. */
export function Background({ approval }: { approval: ApprovalDetail }) {
  return (
    <>
      <Claim claim={approval.claim} />
      <Panel
        title="Similar decisions"
        hint="The newest of the same agent and action"
        flush
        actions={
          <Link
            href={`/actions/${approval.evaluation_id}`}
            className="text-sm text-accent-ink underline underline-offset-2"
          >
            The record so far
          </Link>
        }
      >
        {approval.history.length === 0 ? (
          <p className="px-4 py-3 text-sm text-ink-muted">There are none: it asks for this for the first time.</p>
        ) : (
          <ul className="divide-y divide-line">
            {approval.history.map((past) => (
              <PastLine key={past.id} past={past} />
            ))}
          </ul>
        )}
      </Panel>
    </>
  );
}

/** Nobody has checked these words. They are plain text, and never more than their place. */
export function Claim({ claim }: { claim: ApprovalDetail["claim"] }) {
  const { justification, confidence } = claim;
  if (justification === null && confidence === null) return null;
  return (
    <section
      aria-labelledby="claim"
      className="rounded-lg border border-dashed border-line-strong bg-sunken px-4 py-3 text-sm"
    >
      <h2 id="claim" className="text-xs font-medium text-ink-muted">
        The agent's claim, in its own words; nobody has checked it
      </h2>
      {justification !== null && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        <section className="relative mt-1 max-h-48 overflow-y-auto" tabIndex={0} aria-label="The agent's words">
          <UntrustedText text={justification} maxCharacters={4_000} maxLines={60} />
        </section>
      )}
      {confidence !== null && (
        <p className="tabular mt-1 text-xs text-ink-muted">
          It says that it is {Math.round(confidence * 100)}% sure. No rule looks at this.
        </p>
      )}
    </section>
  );
}

function PastLine({ past }: { past: ApprovalDetail["history"][number] }) {
  return (
    <li className="relative flex flex-wrap items-start justify-between gap-x-4 gap-y-1 px-4 py-2.5 text-sm hover:bg-sunken/60">
      <div className="min-w-0 flex-1">
        <Link href={`/inbox/${past.id}`} className="after:absolute after:inset-0 hover:underline">
          <UntrustedText inline text={past.resource.type} maxCharacters={60} />{" "}
          <UntrustedText inline mono text={past.resource.id} maxCharacters={80} />
        </Link>
        {past.same_action && <span className="text-ink-muted">, exactly this action</span>}
        {past.reason !== null && (
          <span className="block truncate text-xs text-ink-muted">
            <UntrustedText inline text={past.reason} maxCharacters={160} />
          </span>
        )}
      </div>
      <div className="flex shrink-0 items-center gap-2 text-xs text-ink-muted">
        <StatusBadge status={past.status} />
        {past.answered_by !== null && <span>{past.answered_by}</span>}
        <Time at={past.requested_at} />
      </div>
    </li>
  );
}
