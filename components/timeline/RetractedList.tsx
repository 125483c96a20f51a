import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { RetractedJoin } from "@/lib/contracts/actions";

/** Joins that later evidence made ambiguous: what they were by, and why they were taken back. */
export function RetractedList({ retracted, named = false }: { retracted: readonly RetractedJoin[]; named?: boolean }) {
  return (
    <ul className="space-y-2 text-sm">
      {retracted.map((join) => (
        <li key={`${join.fragment_id} ${join.retracted_at} ${join.here}`}>
          {named && (
            <p className="font-medium">
              <UntrustedText
                inline
                text={join.title ?? "A log record that is not kept any longer"}
                maxCharacters={120}
              />
              {join.system !== null && (
                <span className="ml-2 text-xs font-normal text-ink-muted">
                  <UntrustedText inline text={join.system} maxCharacters={60} />
                </span>
              )}
            </p>
          )}
          <p className="text-ink-muted">
            Joined to {join.here ? "this record" : "another record"} <Time at={join.joined_at} form="absolute" />:{" "}
            <UntrustedText inline text={join.why} maxCharacters={400} />
          </p>
          <p>
            Taken back <Time at={join.retracted_at} form="absolute" />:{" "}
            <UntrustedText inline text={join.reason} maxCharacters={400} />
          </p>
        </li>
      ))}
    </ul>
  );
}
