import clsx from "clsx";
import { Ban, Check, Circle, CircleAlert, Hourglass, LoaderCircle } from "lucide-react";
import Link from "next/link";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { DemonstrationRun, DemonstrationState } from "@/lib/contracts/demonstration";

const LOOKS: Readonly<Record<DemonstrationState, { icon: typeof Check; words: string; tone: string }>> = {
  running: { icon: LoaderCircle, words: "under way", tone: "text-ink-muted motion-safe:animate-spin" },
  waiting: { icon: Hourglass, words: "waiting for a person", tone: "text-accent-ink" },
  passed: { icon: Check, words: "passed", tone: "text-ok-ink" },
  refused: { icon: Ban, words: "refused", tone: "text-stop-ink" },
  otherwise: { icon: CircleAlert, words: "went another way", tone: "text-risk-2-ink" },
};

/** The story so far. Everything in it was decided and recorded; the words are those that the agent was given. */
export function DemonstrationSteps({ run }: { run: DemonstrationRun }) {
  return (
    <div className="text-left" aria-live="polite">
      <ol className="divide-y divide-line">
        {run.steps.map(({ id, title, state, detail, path }) => {
          const look = state === null ? undefined : LOOKS[state];
          const Icon = look?.icon ?? Circle;
          return (
            <li key={id} className="flex gap-3 px-4 py-2">
              <Icon aria-hidden className={clsx("mt-0.5 size-4 shrink-0", look?.tone ?? "text-ink-faint")} />
              <div className="min-w-0 flex-1 text-sm">
                <p className={clsx("font-medium", state === null && "text-ink-faint")}>
                  {title}
                  {look && <span className="sr-only">: {look.words}</span>}
                </p>
                {detail !== "" && (
                  <div className="text-xs text-ink-muted">
                    <UntrustedText text={detail} maxCharacters={600} />
                  </div>
                )}
              </div>
              {path !== null && (
                <Link href={path} className="shrink-0 self-center text-xs font-medium text-accent-ink hover:underline">
                  {state === "waiting" ? "Answer" : "Record"}
                  <span className="sr-only"> of: {title}</span>
                </Link>
              )}
            </li>
          );
        })}
      </ol>
      {run.state === "failed" && (
        <p className="border-t border-line px-4 py-2 text-sm text-stop-ink">
          The demonstration ended early: <UntrustedText inline text={run.message ?? ""} />
        </p>
      )}
    </div>
  );
}
