import { Check, Minus } from "lucide-react";
import Link from "next/link";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { CandidateAnswer, WeighedAnswer } from "@/lib/contracts/weighed";

/** Why one decision was taken or none was, and each that was looked at. */
export function Weighed({ weighed }: { weighed: WeighedAnswer }) {
  const { why, candidates, more } = weighed;
  return (
    <>
      <p>{why}</p>
      {candidates.length > 0 && (
        <ul aria-label="Decisions that it was weighed against" className="mt-2 space-y-2">
          {candidates.map((one) => (
            <Candidate key={one.evaluation_id} candidate={one} />
          ))}
        </ul>
      )}
      {more && <p className="mt-2 text-xs text-ink-muted">More were looked at; these are nearest.</p>}
    </>
  );
}

function Candidate({ candidate }: { candidate: CandidateAnswer }) {
  const { evaluation_id: id, decided_at: at, agent, action, outcome, fits, why } = candidate;
  const Mark = fits ? Check : Minus;
  return (
    <li className="flex gap-2">
      <Mark aria-hidden className={`mt-0.5 size-4 shrink-0 ${fits ? "text-accent-ink" : "text-ink-faint"}`} />
      <div className="min-w-0 [overflow-wrap:anywhere]">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <Link
            href={`/actions/${id}`}
            prefetch={false}
            className="font-medium text-accent-ink underline underline-offset-2"
          >
            {agent}: <UntrustedText inline mono text={action} maxCharacters={80} />
          </Link>
          <span className="text-xs text-ink-muted">
            {outcome}, <Time at={at} form="absolute" />
          </span>
        </p>
        <p className="text-xs text-ink-muted">
          <span className="font-medium">{fits ? "Fits. " : "Does not fit. "}</span>
          {why}
        </p>
      </div>
    </li>
  );
}
