import clsx from "clsx";
import Link from "next/link";
import { Badge } from "@/components/ui/Badge";
import { buttonClass } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import {
  DEAD_LETTER_STATUSES,
  type DeadLetterStatus,
  type DeadLettersPage,
  type DeadLetterView,
} from "@/lib/contracts/sources";
import type { SourceActions } from "./actions";
import { LetterButtons, LettersButtons } from "./LetterButtons";

const STATUS_WORDS: Record<DeadLetterStatus, string> = {
  waiting: "Waiting",
  redriven: "Driven again",
  discarded: "Discarded",
};
const BODY_CHARACTERS = 1_500;

/** Records that no fragment could be made of, with the reason and what they were. */
export function DeadLettersPanel({
  source,
  page: { dead_letters: letters, next_cursor: next },
  status,
  isFirst,
  mayManage,
  actions,
}: {
  source: string;
  page: DeadLettersPage;
  status: DeadLetterStatus;
  isFirst: boolean;
  mayManage: boolean;
  actions: SourceActions;
}) {
  const at = (query: Record<string, string>) => `/sources/${encodeURIComponent(source)}?${new URLSearchParams(query)}`;
  return (
    <Panel
      title="Dead letters"
      hint="Records that could not be read. Nothing beside them was lost."
      actions={
        mayManage && status === "waiting" && letters.length > 0 && <LettersButtons source={source} actions={actions} />
      }
      flush
    >
      <nav aria-label="Which dead letters" className="flex gap-1 border-b border-line px-3 py-2">
        {DEAD_LETTER_STATUSES.map((one) => (
          <Link
            key={one}
            href={at({ letters: one })}
            aria-current={one === status ? "page" : undefined}
            className={clsx(
              "rounded-md px-2.5 py-1 text-xs font-medium",
              one === status ? "bg-sunken text-ink" : "text-ink-muted hover:text-ink",
            )}
          >
            {STATUS_WORDS[one]}
          </Link>
        ))}
      </nav>
      {letters.length === 0 ? (
        <EmptyState title={status === "waiting" ? "Everything could be read" : "None"}>
          {status === "waiting" && "What cannot be read is kept here with the reason, until the mapping is mended."}
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          {letters.map((letter) => (
            <Letter key={letter.id} letter={letter}>
              {mayManage && status === "waiting" && (
                <LetterButtons source={source} id={letter.id} isWhole={!letter.cut} actions={actions} />
              )}
            </Letter>
          ))}
        </ul>
      )}
      {(next !== null || !isFirst) && (
        <nav aria-label="Pages of dead letters" className="flex gap-2 border-t border-line p-3">
          {!isFirst && (
            <Link className={buttonClass("secondary", "small")} href={at({ letters: status })}>
              Newest
            </Link>
          )}
          {next !== null && (
            <Link className={buttonClass("secondary", "small")} href={at({ letters: status, cursor: next })}>
              Earlier
            </Link>
          )}
        </nav>
      )}
    </Panel>
  );
}

function Letter({ letter, children }: { letter: DeadLetterView; children: React.ReactNode }) {
  const { reason, message, body, cut, times, part, position, received_at: receivedAt, resolved } = letter;
  return (
    <li className="space-y-2 px-4 py-3">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="min-w-0 space-y-0.5">
          <p className="text-sm font-medium">{message}</p>
          <p className="text-xs text-ink-muted">
            <span className="font-mono">{reason}</span> · {part}, record {position + 1} · <Time at={receivedAt} />
            {times > 1 && ` · came ${times.toLocaleString("en")} times`}
            {resolved !== null && (
              <>
                {" "}
                · by {resolved.by} <Time at={resolved.at} />
              </>
            )}
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          {cut && <Badge title="It cannot be driven again; send it anew.">only its beginning</Badge>}
          {children}
        </div>
      </div>
      <div className="rounded-md bg-sunken px-3 py-2 text-xs">
        <UntrustedText text={body} mono maxCharacters={BODY_CHARACTERS} maxLines={20} />
      </div>
    </li>
  );
}
