import { Timer } from "lucide-react";
import Link from "next/link";
import type { AnswerFiguresView } from "@/lib/contracts/fatigue";
import { duration, LAST_DAY, share } from "./words";

/** Above the inbox of a person whose last answers look as if nobody had looked; nothing for anyone else. */
export function FatigueBanner({ day }: { day: AnswerFiguresView }) {
  return (
    // Always there, so that what comes into it is read out.
    <div role="status">
      {day.shows_fatigue && (
        <p className="mb-3 flex gap-2 rounded-md border border-line bg-risk-3-soft px-3 py-1.5 text-sm text-risk-3-ink">
          <Timer aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span className="min-w-0">
            In the {LAST_DAY} you gave {day.answers.toLocaleString("en")} answers, {share(day.approve_rate)} of them
            yes, half within {duration(day.median_seconds)}.{" "}
            <Link href="/fatigue?days=7" className="font-medium whitespace-nowrap underline underline-offset-2">
              What asks so often
            </Link>
          </span>
        </p>
      )}
    </div>
  );
}
