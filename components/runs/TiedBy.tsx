import Link from "next/link";
import { keyHref } from "@/components/actions/browsing";
import { counted } from "@/components/actions/counted";
import { Panel } from "@/components/ui/Panel";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { RunAnswer } from "@/lib/contracts/runs";

/** The keys that tie a run together: a log record that names two of them makes them one. */
export function TiedBy({ keys, total }: { keys: RunAnswer["keys"]; total: number }) {
  return (
    <Panel
      title="Tied together by"
      hint="Log records that name one of these; one that names two ties them together"
      flush
    >
      {keys.length === 0 ? (
        <p className="px-4 py-3 text-sm text-ink-muted">It names no trace and no run, and stands alone.</p>
      ) : (
        <ul>
          {keys.map(({ kind, value, fragments }) => (
            <li
              key={`${kind} ${value}`}
              className="flex flex-wrap items-baseline gap-x-2 border-b border-line px-4 py-2 text-sm last:border-b-0"
            >
              <span className="text-ink-muted">{kind}</span>
              <Link
                href={keyHref(kind, value)}
                prefetch={false}
                className="text-accent-ink underline underline-offset-2"
              >
                <UntrustedText inline mono text={value} maxCharacters={120} className="text-xs" />
              </Link>
              <span className="tabular ml-auto text-xs text-ink-faint">{counted(fragments, "record")}</span>
            </li>
          ))}
        </ul>
      )}
      {total > keys.length && (
        <p className="border-t border-line px-4 py-2 text-xs text-ink-muted">
          And {(total - keys.length).toLocaleString("en")} more.
        </p>
      )}
    </Panel>
  );
}
