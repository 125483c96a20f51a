import Link from "next/link";
import { Badge } from "@/components/ui/Badge";
import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ChangeSummary } from "@/lib/contracts/changeViews";
import { list } from "@/lib/core/text/list";
import { STATUS_TONES, STATUS_WORDS } from "./words";

/** The change requests that touched something, the newest first: what became of each, who wrote and who reviewed it. */
export function ChangeHistory({
  changes,
  seesAll,
}: {
  changes: readonly ChangeSummary[];
  /** False where whoever looks sees their own requests alone. */
  seesAll: boolean;
}) {
  return (
    <Panel
      title="History"
      hint={
        seesAll ? "Change requests, the newest first." : "Your own requests. Security reviewers and admins see all."
      }
      flush
    >
      {changes.length === 0 ? (
        <p className="px-4 py-3 text-sm text-ink-muted">
          {seesAll
            ? "As it was when the organisation began: no request has touched it."
            : "You have proposed nothing here."}
        </p>
      ) : (
        <ol className="divide-y divide-line">
          {changes.map((change) => (
            <li key={change.id} className="px-4 py-3 text-sm">
              <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <Badge tone={STATUS_TONES[change.status]}>{STATUS_WORDS[change.status]}</Badge>
                <Link href={`/changes/${change.id}`} className="text-accent-ink underline underline-offset-2">
                  {change.categories.length === 0 ? change.about : change.categories.join("; ")}
                </Link>
              </p>
              <UntrustedText text={change.reason} inline />
              <p className="text-xs text-ink-muted">
                {change.author} <Time at={change.created_at} />
                {change.reviewed_by.length > 0 &&
                  `, ${change.status === "rejected" ? "rejected" : "approved"} by ${list(change.reviewed_by)}`}
                {change.in_force_at !== null && (
                  <>
                    , in force <Time at={change.in_force_at} />
                  </>
                )}
              </p>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
