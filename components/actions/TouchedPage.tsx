import { FileClock, PencilLine, Scale } from "lucide-react";
import Link from "next/link";
import { OutcomeBadge } from "@/components/risk/OutcomeBadge";
import { runHref } from "@/components/timeline/runLinks";
import { BackLink } from "@/components/ui/BackLink";
import { buttonClass } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import { differenceOf } from "@/lib/contracts/actions";
import type { Touch, TouchedPage as Touches } from "@/lib/contracts/browsing";
import { UngovernedBadge } from "./actionCells";
import { Changed } from "./Changed";
import { ShowAll } from "./NoActions";
import { BASIS_WORDS, STANDING_WORDS } from "./words";

/** What touched a resource, the newest first: who asked for it, what was reported to have changed, which logs name it. */
export function TouchedPage({
  resource,
  page,
  query,
  isFirst,
}: {
  resource: { type: string | null; id: string };
  page: Touches;
  /** Of the address, without a place in the list. */
  query: URLSearchParams;
  isFirst: boolean;
}) {
  return (
    <>
      <BackLink href="/actions">All actions</BackLink>
      <PageHeader
        title={
          <>
            What touched <UntrustedText inline text={resource.type ?? ""} maxCharacters={60} />{" "}
            <UntrustedText inline mono text={resource.id} maxCharacters={160} />
          </>
        }
        description="Every decision about it, every state change that was reported of it, and every log record that names it, the newest first."
      />
      <Panel flush>
        {page.touches.length === 0 ? (
          <EmptyState icon={<FileClock aria-hidden />} title="Nothing that you can see touched it" action={<ShowAll />}>
            An id is compared exactly, as agents and logs write it; with * at its end, by its beginning. Other teams'
            actions are not shown, and log records that belong to no action are for reviewers.
          </EmptyState>
        ) : (
          <ol>
            {page.touches.map((touch) => (
              <TouchRow key={`${touch.kind} ${touch.id}`} touch={touch} isOne={!resource.id.endsWith("*")} />
            ))}
          </ol>
        )}
        {page.is_cut && (
          <p className="border-t border-line px-4 py-2 text-xs text-ink-muted">
            More touched it than is looked through. The newest are shown.
          </p>
        )}
        {(page.next_cursor !== null || !isFirst) && (
          <nav aria-label="Pages" className="flex items-center justify-between gap-2 border-t border-line px-4 py-2">
            {isFirst ? <span /> : <PageLink query={query} cursor={null} words="Newest" />}
            {page.next_cursor !== null && <PageLink query={query} cursor={page.next_cursor} words="Older" />}
          </nav>
        )}
      </Panel>
    </>
  );
}

function PageLink({ query, cursor, words }: { query: URLSearchParams; cursor: string | null; words: string }) {
  const target = new URLSearchParams(query);
  if (cursor !== null) target.set("cursor", cursor);
  return (
    <Link href={`/actions?${target}`} className={buttonClass("secondary", "small")}>
      {words}
    </Link>
  );
}

const KINDS = {
  decision: { icon: Scale, words: "Decision" },
  change: { icon: PencilLine, words: "State change" },
  log: { icon: FileClock, words: "Log record" },
} as const;

function TouchRow({ touch, isOne }: { touch: Touch; isOne: boolean }) {
  const { icon: Icon, words } = KINDS[touch.kind];
  return (
    <li className="grid gap-x-4 gap-y-1 border-b border-line px-4 py-3 text-sm last:border-b-0 sm:grid-cols-[9rem_minmax(0,1fr)]">
      <div className="text-xs text-ink-muted max-sm:flex max-sm:flex-wrap max-sm:gap-x-3">
        <div className="flex items-center gap-1.5 font-medium text-ink">
          <Icon aria-hidden className="size-3.5 text-ink-muted" />
          {words}
        </div>
        <Time at={touch.at} />
        <div className="font-mono text-2xs text-ink-faint">{touch.at.slice(0, 19).replace("T", " ")}</div>
      </div>
      <div className="min-w-0 space-y-1">
        <What touch={touch} />
        {!isOne && (
          <p className="text-xs text-ink-muted">
            {touch.resource.type !== null && <UntrustedText inline text={touch.resource.type} maxCharacters={40} />}{" "}
            <UntrustedText inline mono text={touch.resource.id} maxCharacters={160} />
          </p>
        )}
        {touch.change !== null && (
          <div className="text-xs">
            <span className="text-ink-muted" title={BASIS_WORDS[touch.change.basis].meaning}>
              Changed, {BASIS_WORDS[touch.change.basis].words}
              {touch.change.reference !== null && (
                <>
                  , reference <UntrustedText inline mono text={touch.change.reference} maxCharacters={120} />
                </>
              )}
            </span>
            <Changed differences={differenceOf(touch.change.before, touch.change.after)} />
          </div>
        )}
      </div>
    </li>
  );
}

function What({ touch: { id, action, log } }: { touch: Touch }) {
  const of = action === null ? null : <ActionName action={action} />;
  if (log === null) return <p className="flex flex-wrap items-center gap-x-2 gap-y-1">{of}</p>;
  return (
    <>
      <p>
        <UntrustedText inline text={log.system} maxCharacters={60} className="font-medium" />{" "}
        <UntrustedText inline mono text={log.title} maxCharacters={120} />
        {log.status !== null && (
          <span className="text-xs text-ink-muted">
            {" "}
            {STANDING_WORDS[log.status as "succeeded"].words.toLowerCase()}
          </span>
        )}
      </p>
      <p className="flex flex-wrap items-center gap-x-2 text-xs text-ink-muted">
        {log.principal !== null && (
          <span>
            by <UntrustedText inline mono text={log.principal} maxCharacters={100} />
          </span>
        )}
        {of === null ? (
          <span>belongs to no action</span>
        ) : (
          <span className="inline-flex flex-wrap gap-x-2">part of {of}</span>
        )}
        <Link href={runHref(id)} prefetch={false} className="underline underline-offset-2">
          the record and its run
        </Link>
      </p>
    </>
  );
}

function ActionName({ action }: { action: NonNullable<Touch["action"]> }) {
  return (
    <>
      <Link href={`/actions/${action.id}`} prefetch={false} className="font-medium underline underline-offset-2">
        {action.agent !== null && <>{action.agent}: </>}
        <UntrustedText inline mono text={action.name} maxCharacters={80} />
      </Link>
      {action.governed && action.outcome !== null ? (
        <OutcomeBadge outcome={action.outcome as "allow"} />
      ) : (
        <UngovernedBadge ungoverned={false} />
      )}
    </>
  );
}
