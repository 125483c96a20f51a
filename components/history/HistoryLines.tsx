import Link from "next/link";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { HistoryLine } from "@/lib/contracts/history";

/** What happened, the newest first: when, who, what, why, and the change request behind it. */
export function HistoryLines({ lines }: { lines: readonly HistoryLine[] }) {
  return (
    <ol className="divide-y divide-line">
      {lines.map(({ id, at, by, event, words, said, change }) => (
        <li key={id} className="grid gap-x-4 gap-y-0.5 px-4 py-2.5 text-sm sm:grid-cols-[11rem_minmax(0,1fr)]">
          <Time at={at} form="absolute" className="tabular text-xs leading-5 text-ink-muted" />
          <div className="min-w-0">
            <p className="[overflow-wrap:anywhere]">
              {words}
              <More event={event} change={change} />
            </p>
            <p className="text-xs text-ink-muted">
              {by}
              {said !== null && (
                <>
                  : <UntrustedText text={said} inline maxCharacters={240} />
                </>
              )}
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
}

const PLACES: readonly (readonly [subject: string, href: string, words: string])[] = [
  ["kill_switch.", "/kill-switches", "Kill switches"],
  ["break_glass.", "/exceptions", "Break-glass"],
  ["exception.", "/exceptions", "Exceptions"],
];

/** Where more of it is told. */
function More({ event, change }: Pick<HistoryLine, "event" | "change">) {
  const place = PLACES.find(([subject]) => event.startsWith(subject));
  const [href, words] = change !== null ? [`/changes/${change}`, "The change"] : [place?.[1], place?.[2]];
  if (href === undefined) return null;
  return (
    <>
      {" "}
      <Link href={href} className="text-accent-ink underline underline-offset-2">
        {words}
      </Link>
    </>
  );
}
