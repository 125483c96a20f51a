import Link from "next/link";
import { StatusBadge } from "@/components/risk/StatusBadge";
import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { HandOffDetail } from "@/lib/contracts/handOffs";

/** Who has had it since when. */
export function Owners({ handOff: { owners } }: { handOff: HandOffDetail }) {
  if (owners.length === 0) return <span className="text-ink-muted">Nobody has taken it yet.</span>;
  return (
    <ol className="space-y-1">
      {owners.map(({ person, passed_by: by, since, note }) => (
        <li key={since + person.email}>
          <span className="font-medium">{person.name}</span>
          <span className="text-ink-muted">
            {by === null ? " took it over" : `, passed on by ${by.name}`} <Time at={since} />
          </span>
          {note !== null && (
            <span className="block text-ink-muted">
              <UntrustedText inline text={note} maxCharacters={1_000} />
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}

/** How other tasks of this kind ended. */
export function History({ handOff: { history } }: { handOff: HandOffDetail }) {
  return (
    <Panel title="Other hand-offs" hint="The newest of the same agent and action" flush>
      {history.length === 0 ? (
        <p className="px-4 py-3 text-sm text-ink-muted">There are none: this is handed over for the first time.</p>
      ) : (
        <ul className="divide-y divide-line">
          {history.map((past) => (
            <PastLine key={past.id} past={past} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function PastLine({ past }: { past: HandOffDetail["history"][number] }) {
  return (
    <li className="relative flex flex-wrap items-start justify-between gap-x-4 gap-y-1 px-4 py-2.5 text-sm hover:bg-sunken/60">
      <div className="min-w-0 flex-1">
        <Link href={`/handoffs/${past.id}`} className="after:absolute after:inset-0 hover:underline">
          <UntrustedText inline text={past.resource.type} maxCharacters={60} />{" "}
          <UntrustedText inline mono text={past.resource.id} maxCharacters={80} />
        </Link>
        {past.same_action && <span className="text-ink-muted">, exactly this action</span>}
        {past.words !== null && (
          <span className="block truncate text-xs text-ink-muted">
            <UntrustedText inline text={past.words} maxCharacters={160} />
          </span>
        )}
      </div>
      <div className="flex shrink-0 items-center gap-2 text-xs text-ink-muted">
        <StatusBadge status={past.status} />
        {past.owner !== null && <span>{past.owner}</span>}
        <Time at={past.opened_at} />
      </div>
    </li>
  );
}
