import { ArrowRight } from "lucide-react";
import { OutcomeBadge } from "@/components/risk/OutcomeBadge";
import { Badge } from "@/components/ui/Badge";
import { Panel } from "@/components/ui/Panel";
import { SkeletonRows } from "@/components/ui/Skeleton";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { TodayAnswer, TodayLine } from "@/lib/contracts/actions";
import { reasonWords } from "./words";

const TITLE = "The same request, decided today";

const PART_WORDS: Record<TodayLine["part"], string> = {
  outcome: "Outcome",
  reason: "Reason",
  budget: "Budget",
  stage: "Stage",
  mode: "Mode",
  grant: "Grant",
  rule: "Rule",
  action: "Catalogue entry",
  fact: "Risk fact",
  limit: "Limit",
  obligations: "Obligations",
};

/** What would be decided now, and what of it is not as it was. `answer`: null where it could not be decided. */
export async function TodayPanel({ answer }: { answer: Promise<TodayAnswer | null> }) {
  const today = await answer;
  if (today === null)
    return (
      <Panel title={TITLE}>
        <p className="text-sm text-ink-muted">
          It cannot be decided today: what it named, or the form in which it asked, is no longer understood.
        </p>
      </Panel>
    );
  const differing = today.lines.filter(({ differs }) => differs);
  const same = today.lines.filter(({ differs }) => !differs);
  return (
    <Panel
      title={TITLE}
      hint={<Time at={today.at} form="absolute" />}
      actions={<OutcomeBadge outcome={today.outcome} />}
      flush
    >
      <div className="border-b border-line px-4 py-3 text-sm">
        <p className="font-medium">{reasonWords(today.reason)}</p>
        {today.reasons.map(({ code, message }) => (
          <p key={`${code} ${message}`} className="text-ink-muted">
            <UntrustedText inline text={message} maxCharacters={600} />
          </p>
        ))}
      </div>
      {differing.length === 0 ? (
        <p className="border-b border-line px-4 py-3 text-sm">Nothing that decides it has changed since.</p>
      ) : (
        <ul aria-label="What differs from the decision">
          {differing.map((line) => (
            <li
              key={`${line.part} ${line.name}`}
              className="border-b border-l-2 border-b-line border-l-accent px-4 py-2 text-sm"
            >
              <p className="flex flex-wrap items-center gap-x-2 text-xs text-ink-muted">
                <LineName line={line} />
                <Badge tone="accent">differs</Badge>
              </p>
              <p className="[overflow-wrap:anywhere]">
                <Said words={wordsOf(line, line.was)} none="nothing then" />
                <ArrowRight aria-hidden className="mx-1.5 inline size-3.5 text-ink-faint" />
                <span className="sr-only">, today </span>
                <span className="font-medium">
                  <Said words={wordsOf(line, line.today)} none="not there today" />
                </span>
              </p>
            </li>
          ))}
        </ul>
      )}
      <details className="px-4 py-2.5 text-sm">
        <summary className="w-fit rounded text-xs font-medium text-ink-muted hover:text-ink">
          {same.length} {same.length === 1 ? "thing is" : "things are"} the same; what was taken as given
        </summary>
        <ul className="mt-2 space-y-0.5 text-xs text-ink-muted">
          {same.map((line) => (
            <li key={`${line.part} ${line.name}`} className="[overflow-wrap:anywhere]">
              <LineName line={line} />: <Said words={wordsOf(line, line.was)} none="none" />
            </li>
          ))}
        </ul>
        <ul className="mt-2 list-disc space-y-0.5 pl-4 text-xs text-ink-muted">
          {today.assumed.map(({ about, words }) => (
            <li key={`${about} ${words}`}>{words}</li>
          ))}
          <li>What of limits is used is as it is now.</li>
        </ul>
      </details>
    </Panel>
  );
}

export function TodayLoading() {
  return (
    <Panel title={TITLE} flush>
      <SkeletonRows rows={3} label="Deciding it again" />
    </Panel>
  );
}

function LineName({ line: { part, name } }: { line: TodayLine }) {
  return (
    <span>
      {PART_WORDS[part]}
      {name !== null && (
        <>
          {" "}
          <UntrustedText inline mono text={name} maxCharacters={200} />
        </>
      )}
    </span>
  );
}

function wordsOf({ part }: TodayLine, said: string | null): string | null {
  return part === "reason" && said !== null ? reasonWords(said) : said;
}

function Said({ words, none }: { words: string | null; none: string }) {
  return words === null ? (
    <span className="text-ink-muted italic">{none}</span>
  ) : (
    <UntrustedText inline text={words} maxCharacters={300} />
  );
}
