import { Panel } from "@/components/ui/Panel";
import { FATIGUE_HOURS, GRANT_QUESTIONS_MIN, QUICK_SECONDS } from "@/lib/core/approval/fatigue";
import { THRESHOLDS } from "./words";

/** What the figures are, precisely. */
export function HowMeasured() {
  return (
    <Panel title="How this is measured">
      <ul className="max-w-prose list-disc space-y-1.5 pl-5 text-sm text-ink-muted">
        <li>
          An answer's time runs from the latest of three moments to when it was given: when it was asked, when the
          person first opened its card (or read it over the API), and when they gave their answer before it. It is the
          most that they can have looked at this one alone; the time for an undo does not count.
        </li>
        <li>
          A question counts in the period in which it was asked, and once for every rule and limit that asked it;
          “alone” is what nothing else asked too. A person's answers count in the period in which they were given,
          whoever's agents asked.
        </li>
        <li>
          Signs of fatigue are {THRESHOLDS}; for the warning on the inbox, in the last {FATIGUE_HOURS} hours. In{" "}
          {QUICK_SECONDS} seconds one reads about twenty words.
        </li>
        <li>
          A grant is suggested for what one agent asked at least {GRANT_QUESTIONS_MIN} times in one environment, if all
          of it was approved as it was asked, nothing was taken back and nothing is known to have failed. The arguments'
          bounds are what was seen, not what is safe.
        </li>
      </ul>
    </Panel>
  );
}
