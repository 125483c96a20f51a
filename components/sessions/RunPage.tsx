import Link from "next/link";
import type { ReactNode } from "react";
import { counted } from "@/components/actions/counted";
import { BackLink } from "@/components/ui/BackLink";
import { buttonClass } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import type { SessionRun } from "@/lib/contracts/sessions";
import { RunFlow } from "./RunFlow";
import { SensitivityBadge, SessionMarks, UntrustedBadge } from "./SessionMarks";
import { SessionName } from "./SessionTable";

/** One agent's run: what it read, what left, what it changed, whom it asked, and then everything in order. */
export function RunPage({ run }: { run: SessionRun }) {
  const { session } = run;
  return (
    <>
      <BackLink href="/sessions">Sessions</BackLink>
      <PageHeader
        title={<SessionName session={session} />}
        description={
          <>
            {session.agent.name} of {session.agent.team}, opened <Time at={session.opened_at} />
            {session.last_at !== null && (
              <>
                , last decision <Time at={session.last_at} />
              </>
            )}
            . {counted(session.decisions, "decision")}: {session.allowed.toLocaleString("en")} allowed,{" "}
            {session.escalated.toLocaleString("en")} escalated, {session.denied.toLocaleString("en")} denied.
          </>
        }
        meta={<SessionMarks session={session} />}
        actions={
          <Link href={`/actions?session=${session.id}`} className={buttonClass("secondary", "small")}>
            Show as a list
          </Link>
        }
      />
      <Totals run={run} />
      <Panel
        title="The run"
        hint="From its beginning. The strips at the left say what the session holds; records of other systems that belong to no decision stand between."
        flush
      >
        {run.rows.length === 0 ? (
          <EmptyState title="Nothing was asked for in this session yet" />
        ) : (
          <RunFlow run={run} />
        )}
        {run.logs_cut && (
          <p className="border-t border-line px-4 py-2 text-xs text-ink-muted">
            More log records belong to this run than are shown beside its decisions.
          </p>
        )}
      </Panel>
    </>
  );
}

function Totals({ run: { totals, session } }: { run: SessionRun }) {
  const { read, left, changed, asked } = totals;
  return (
    <section
      aria-label="In short"
      className="mb-4 grid gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-2 xl:grid-cols-4"
    >
      <Total title="Read">
        {read.length === 0
          ? "nothing"
          : read.map(({ sensitivity, count, untrusted }) => (
              <span key={sensitivity} className="flex flex-wrap items-center gap-1.5">
                <span className="tabular">{count.toLocaleString("en")} ×</span>
                <SensitivityBadge sensitivity={sensitivity} />
                {untrusted > 0 && (
                  <>
                    <UntrustedBadge />
                    {untrusted < count && <span className="text-xs text-ink-muted">{untrusted} of them</span>}
                  </>
                )}
              </span>
            ))}
      </Total>
      <Total title="Left">
        {left.length === 0
          ? "nothing"
          : left.map(({ audience, count }) => (
              <span key={audience}>
                <span className="tabular">{count.toLocaleString("en")} ×</span> {audience}
              </span>
            ))}
      </Total>
      <Total title="Changed">
        {changed.changes === 0
          ? "nothing that is on record"
          : `${counted(changed.changes, "state change")} of ${counted(changed.resources, "resource")}`}
      </Total>
      <Total title="Asked">{askedWords(asked)}</Total>
      {totals.counted < session.decisions && (
        <p className="col-span-full bg-surface px-4 py-2 text-xs text-ink-muted">
          Of its newest {totals.counted.toLocaleString("en")} decisions.
        </p>
      )}
    </section>
  );
}

function Total({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="bg-surface px-4 py-3 text-sm">
      <h2 className="mb-1 text-xs font-medium text-ink-muted">{title}</h2>
      <div className="flex flex-col gap-1">{children}</div>
    </div>
  );
}

function askedWords({ pending, approved, denied, other, hand_offs: handOffs }: SessionRun["totals"]["asked"]): string {
  const parts = [
    ...(pending === 0 ? [] : [`${pending} waiting`]),
    ...(approved === 0 ? [] : [`${approved} approved`]),
    ...(denied === 0 ? [] : [`${denied} denied`]),
    ...(other === 0 ? [] : [`${other} unanswered or withdrawn`]),
    ...(handOffs === 0 ? [] : [`${handOffs} handed to a person`]),
  ];
  return parts.length === 0 ? "nobody" : parts.join(", ");
}
