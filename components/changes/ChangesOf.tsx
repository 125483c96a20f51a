import Link from "next/link";
import { Badge } from "@/components/ui/Badge";
import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ChangeSummary } from "@/lib/contracts/changeViews";
import { STATUS_TONES, STATUS_WORDS } from "./words";

/** The history of something as its change requests tell it, the newest first. */
export function ChangesOf({ changes }: { changes: readonly ChangeSummary[] }) {
  return (
    <Panel title="History" hint="Its change requests that you may see, the newest first." flush>
      {changes.length === 0 ? (
        <p className="px-4 py-3 text-sm text-ink-muted">None: it is as the organisation began, as far as you see.</p>
      ) : (
        <ol className="divide-y divide-line">
          {changes.map(({ id, status, reason, author, created_at, in_force_at }) => (
            <li key={id} className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 px-4 py-2.5 text-sm">
              <div className="min-w-0">
                <Link href={`/changes/${id}`} className="text-accent-ink underline underline-offset-2">
                  <UntrustedText text={reason} inline maxCharacters={160} />
                </Link>
                <p className="text-xs text-ink-muted">
                  {author}, <Time at={in_force_at ?? created_at} form="absolute" />
                </p>
              </div>
              <Badge tone={STATUS_TONES[status]}>{STATUS_WORDS[status]}</Badge>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
