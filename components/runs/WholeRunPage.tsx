import { Download } from "lucide-react";
import { counted } from "@/components/actions/counted";
import { rowsWithPage } from "@/components/timeline/rowsWithPage";
import { durationWords } from "@/components/timeline/words";
import { BackLink } from "@/components/ui/BackLink";
import { buttonClass } from "@/components/ui/Button";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import { RUN_FORMATS, type RunAnswer } from "@/lib/contracts/runs";
import { list } from "@/lib/core/text/list";
import { RunActions } from "./RunActions";
import { RunSystems } from "./RunSystems";
import { RunTimeline } from "./RunTimeline";
import { TiedBy } from "./TiedBy";

/** One agent's run, whoever recorded it: every system's log records and Ambit's decisions on one axis, and what ties them together. */
export function WholeRunPage({ run }: { run: RunAnswer }) {
  const { rows, systems, actions } = run;
  return (
    <>
      <BackLink href="/actions">All actions</BackLink>
      <PageHeader
        title={headline(run)}
        description={<Told run={run} />}
        actions={
          <div className="flex flex-wrap items-center gap-2 print:hidden">
            {RUN_FORMATS.map((format) => (
              <a
                key={format}
                href={`/api/v1/runs/${run.id}/export?format=${format}`}
                download
                className={buttonClass("secondary", "small")}
              >
                <Download aria-hidden className="size-3.5" />
                Export {format.toUpperCase()}
              </a>
            ))}
          </div>
        }
      />
      <div className="space-y-4">
        {run.cut && (
          <p role="status" className="rounded-lg border border-line bg-sunken px-4 py-3 text-sm">
            More belongs to this run than is read of one. What is shown was found first; the rest is kept and can be
            searched for by its keys.
          </p>
        )}
        <Panel
          title="What happened"
          hint={
            run.partial
              ? "What belongs to actions of your teams' agents. Other log records are shown to security reviewers and admins alone."
              : "Each system's own record of each step, by Ambit's clock. Nothing is merged: what was tried three times has three rows."
          }
          flush
        >
          <RunTimeline
            address={`/api/v1/runs/${run.id}`}
            given={rowsWithPage(rows)}
            stamp={`${rows.key.length}`}
            actions={actions}
          />
        </Panel>
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <RunActions actions={actions} total={run.actions_total} />
          <div className="min-w-0 space-y-4">
            {systems.length > 0 && <RunSystems systems={systems} />}
            <TiedBy keys={run.keys} total={run.keys_total} />
          </div>
        </div>
      </div>
    </>
  );
}

function headline({ actions, systems }: RunAnswer): string {
  const agents = [...new Set(actions.flatMap(({ agent }) => agent?.name ?? []))];
  const by = systems.length === 0 ? "" : `, recorded by ${counted(systems.length, "system")}`;
  return agents.length === 0 ? `One run${by}` : `One run of ${list(agents)}${by}`;
}

function Told({ run: { began_at: began, ended_at: ended, fragments, actions_total: actions } }: { run: RunAnswer }) {
  return (
    <>
      {began === null || ended === null ? (
        "None of its records gives a time"
      ) : (
        <>
          Began <Time at={began} form="absolute" /> and took {durationWords(Date.parse(ended) - Date.parse(began))}
        </>
      )}
      . {counted(fragments, "log record")}, {counted(actions, "action")}.
    </>
  );
}
