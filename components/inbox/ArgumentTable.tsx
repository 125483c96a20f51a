import clsx from "clsx";
import { Badge } from "@/components/ui/Badge";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ApprovalDetail } from "@/lib/contracts/approvals";
import { type ArgumentRow, argumentRows } from "./argumentRows";

/** Rows that stand open; the others open on demand, so that no number of arguments hides the rest of the card. */
const ROWS_OPEN = 8;
const ROWS_MAX = 200;
/** A value longer than this scrolls in its own frame. */
const LONG_CHARACTERS = 240;

/** The exact arguments, each beside what was approved last; what differs comes first. */
export function ArgumentTable({
  approval,
}: {
  approval: Pick<ApprovalDetail, "arguments" | "last_approved"> & { first_seen?: ApprovalDetail["first_seen"] };
}) {
  const rows = argumentRows(approval.arguments, approval.last_approved);
  if (rows.length === 0) return <p className="text-ink-muted">It comes without arguments.</p>;
  const rest = rows.slice(ROWS_OPEN, ROWS_MAX);
  return (
    <div className="overflow-hidden rounded-md border border-line">
      <Rows rows={rows.slice(0, ROWS_OPEN)} firstSeen={approval.first_seen ?? null} />
      {rest.length > 0 && (
        <details className="border-t border-line">
          <summary className="px-3 py-1.5 text-xs font-medium text-ink-muted hover:text-ink">
            {rows.length - ROWS_OPEN} more arguments
          </summary>
          <Rows rows={rest} firstSeen={approval.first_seen ?? null} />
          {rows.length > ROWS_MAX && (
            <p className="border-t border-line px-3 py-1.5 text-xs text-ink-muted">
              {rows.length - ROWS_MAX} more stand in the canonical form alone.
            </p>
          )}
        </details>
      )}
      {approval.last_approved !== null && (
        <p className="border-t border-line px-3 py-1 text-xs text-ink-muted">
          {rows.every(({ change }) => change === "same")
            ? "The same arguments as those approved last for this action."
            : "Marked: what differs from those approved last for this action."}
        </p>
      )}
    </div>
  );
}

const SEEN = {
  request: ["from the request", "neutral"],
  trusted: ["from trusted data", "neutral"],
  untrusted: ["first seen in untrusted text", "risk-3"],
  unseen: ["seen nowhere before", "risk-2"],
} as const;

function Rows({ rows, firstSeen }: { rows: ArgumentRow[]; firstSeen: ApprovalDetail["first_seen"] }) {
  return (
    <dl className="divide-y divide-line">
      {rows.map((row) => (
        <div key={row.name} className="grid gap-x-4 px-3 py-1 sm:grid-cols-[8rem_minmax(0,1fr)]">
          <dt className="min-w-0 text-ink-muted">
            <UntrustedText inline mono text={row.name} maxCharacters={60} />
          </dt>
          <dd className="flex min-w-0 flex-wrap items-start gap-x-3 gap-y-1">
            <Value row={row} />
            {(row.change === "changed" || row.change === "added" || row.change === "removed") && (
              <Badge tone="risk-2">{row.change}</Badge>
            )}
            {row.value !== null && <FirstSeen seen={firstSeen?.[row.name]} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function FirstSeen({ seen }: { seen: keyof typeof SEEN | undefined }) {
  if (seen === undefined) return null;
  const [words, tone] = SEEN[seen];
  return <Badge tone={tone}>{words}</Badge>;
}

function Value({ row: { name, value, before } }: { row: ArgumentRow }) {
  const isLong = value !== null && (value.length > LONG_CHARACTERS || value.split("\n").length > 5);
  const written =
    value === null ? (
      <span className="text-ink-faint">left out</span>
    ) : (
      <UntrustedText mono text={value} maxCharacters={8_000} maxLines={120} />
    );
  return (
    <div className="min-w-0 flex-1">
      {isLong ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        <section tabIndex={0} aria-label={`Argument ${name}`} className="relative max-h-28 overflow-y-auto">
          {written}
        </section>
      ) : (
        written
      )}
      {before !== null && (
        <p className={clsx("text-xs text-ink-muted", value !== null && "mt-0.5")}>
          last time: <UntrustedText inline mono text={before} maxCharacters={160} />
        </p>
      )}
    </div>
  );
}
