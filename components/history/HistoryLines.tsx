import Link from "next/link";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { HistoryLine } from "@/lib/contracts/history";

/** What happened, the newest first: when, who, what, why, and the change request behind it. */
export function HistoryLines({ lines }: { lines: readonly HistoryLine[] }) {
  return (
    <ol className="divide-y divide-line">
      {lines.map(({ id, at, by, words, said, change }) => (
        <li key={id} className="grid gap-x-4 gap-y-0.5 px-4 py-2.5 text-sm sm:grid-cols-[11rem_minmax(0,1fr)]">
          <Time at={at} form="absolute" className="tabular text-xs leading-5 text-ink-muted" />
          <div className="min-w-0">
            <p className="[overflow-wrap:anywhere]">
              {words}
              {change !== null && (
                <>
                  {" "}
                  <Link href={`/changes/${change}`} className="text-accent-ink underline underline-offset-2">
                    The change
                  </Link>
                </>
              )}
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
