import { Panel } from "@/components/ui/Panel";
import type { AnswerFiguresView } from "@/lib/contracts/fatigue";
import { SignsOfFatigue } from "./SignsOfFatigue";
import { duration, LAST_DAY, QUICK, share } from "./words";

/** How the one who looks answered in the last day. */
export function OwnDay({ day }: { day: AnswerFiguresView }) {
  if (day.answers === 0) return null;
  const figures = [
    ["Answers", day.answers.toLocaleString("en")],
    ["Approved", share(day.approve_rate)],
    ["Median answer", duration(day.median_seconds)],
    [`Yes ${QUICK}`, share(day.quick_rate)],
  ] as const;
  return (
    <Panel title={`You, in the ${LAST_DAY}`} actions={day.shows_fatigue ? <SignsOfFatigue /> : undefined}>
      <dl className="grid grid-cols-2 gap-4 sm:grid-cols-4">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt className="text-xs text-ink-muted">{name}</dt>
            <dd className="tabular text-lg font-semibold">{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
