import { TriangleAlert } from "lucide-react";
import { Suspense } from "react";
import { OutcomeBadge } from "@/components/risk/OutcomeBadge";
import { rowsWithPage } from "@/components/timeline/rowsWithPage";
import { TakenOut } from "@/components/timeline/TakenOut";
import { Timeline } from "@/components/timeline/Timeline";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ActionAnswer, TimelineAnswer, TodayAnswer } from "@/lib/contracts/actions";
import { ApprovalPanel } from "./ApprovalPanel";
import { Completeness } from "./Completeness";
import { Credentials } from "./Credentials";
import { HandOffPanel } from "./HandOffPanel";
import { Linked } from "./Linked";
import { RecordMenu } from "./RecordMenu";
import { RefreshWhileOpen } from "./RefreshWhileOpen";
import { RequestPanel } from "./RequestPanel";
import { StandingBadge } from "./StandingBadge";
import { StateChanges } from "./StateChanges";
import { Story } from "./Story";
import { TodayLoading, TodayPanel } from "./TodayPanel";
import { WhyPanel } from "./WhyPanel";
import { PART_WORDS } from "./words";

/** A record of more rows, or one that other systems tell of, is shown as a waterfall first. */
const STORY_ROWS_MAX = 60;

/** One action from request to state change: what happened, what is missing, and why it was decided so. */
export function ActionPage({
  answer,
  timeline: { rows, retracted },
  today,
}: {
  answer: ActionAnswer;
  timeline: TimelineAnswer;
  /** The same request decided today; null where nothing was decided. */
  today: Promise<TodayAnswer | null> | null;
}) {
  const { phases } = answer;
  const count = rows.key.length;
  const isTold = count <= STORY_ROWS_MAX && answer.fragments.every(({ basis }) => basis !== "independent");
  return (
    <>
      <RefreshWhileOpen isOpen={answer.open} />
      <PageHeader
        title={<Headline answer={answer} />}
        description={<UntrustedText inline text={answer.standing_sentence} maxCharacters={400} />}
        meta={
          <>
            <OutcomeBadge outcome={answer.outcome} />
            {answer.standing !== "denied" && <StandingBadge standing={answer.standing} />}
          </>
        }
        actions={
          <RecordMenu id={answer.evaluation_id} decidedAt={phases.decision === null ? null : answer.decided_at} />
        }
      />
      <div className="mb-4 space-y-4">
        <Conflicts answer={answer} />
        <Panel title="What happened" actions={<Parts answer={answer} />} flush>
          <Timeline
            id={answer.evaluation_id}
            given={rowsWithPage(rows)}
            stamp={`${count} ${answer.completeness}`}
            calls={[...new Set(answer.events.map((event) => event.evaluation_id))]}
            shownFirst={isTold ? "story" : "waterfall"}
            story={<Story record={answer} />}
          />
        </Panel>
      </div>
      <div className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="min-w-0 space-y-4">
          {phases.state_change !== null && <StateChanges phase={phases.state_change} />}
          <RequestPanel record={answer} />
          <Credentials credentials={answer.credentials} />
          <TakenOut retracted={retracted} />
        </div>
        <div className="min-w-0 space-y-4">
          {phases.decision !== null && <WhyPanel answer={answer} />}
          {today !== null && (
            <Suspense fallback={<TodayLoading />}>
              <TodayPanel answer={today} />
            </Suspense>
          )}
          {phases.approval !== null && <ApprovalPanel phase={phases.approval} />}
          {phases.decision?.hand_off != null && <HandOffPanel handOff={phases.decision.hand_off} />}
          <Linked evaluationId={answer.evaluation_id} links={answer.links} />
        </div>
      </div>
    </>
  );
}

function Headline({ answer }: { answer: ActionAnswer }) {
  return (
    <>
      {answer.agent.name} asked for <UntrustedText inline mono text={answer.action} maxCharacters={80} /> on{" "}
      <UntrustedText inline text={`${answer.resource.type} ${answer.resource.id}`} maxCharacters={120} /> in{" "}
      <UntrustedText inline text={answer.environment} maxCharacters={60} />
    </>
  );
}

function Conflicts({ answer }: { answer: ActionAnswer }) {
  if (answer.conflicts.length === 0) return null;
  return (
    <div
      role="alert"
      className="flex gap-3 rounded-lg border border-stop/40 bg-stop-soft px-4 py-3 text-sm text-stop-ink"
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div>
        <p className="font-semibold">This record contradicts itself</p>
        <ul className="list-disc pl-4">
          {answer.conflicts.map((conflict) => (
            <li key={`${conflict.kind} ${conflict.phase} ${conflict.evaluation_id} ${conflict.why}`}>
              {conflict.title}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

const PART_TITLES = {
  request: "Request",
  credential: "Credential",
  tool_call: "Tool call",
  state_change: "State change",
} as const;

function Parts({ answer }: { answer: ActionAnswer }) {
  const missing = Object.entries(PART_TITLES).flatMap(([part, title]) => {
    const state = answer.parts[part as keyof typeof PART_TITLES];
    return state === "missing" || state === "claimed" ? [`${title} ${PART_WORDS[state]}`] : [];
  });
  return (
    <span className="flex flex-wrap items-center gap-x-3 text-xs text-ink-muted">
      {missing.join(", ")}
      <Completeness completeness={answer.completeness} />
    </span>
  );
}
