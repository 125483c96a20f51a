import Link from "next/link";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { WaitingLine } from "@/lib/contracts/agents";

/** Approvals that this person could answer, the nearest deadline first. */
export function Waiting({ lines }: { lines: readonly WaitingLine[] }) {
  return (
    <ul className="divide-y divide-line">
      {lines.map((line) => (
        <li
          key={line.approval_id}
          className="relative flex items-start justify-between gap-4 px-4 py-3 text-sm hover:bg-sunken/60"
        >
          <div className="min-w-0">
            <Link
              href={`/inbox/${line.approval_id}`}
              className="font-medium after:absolute after:inset-0 hover:underline"
            >
              {line.agent} asks for <span className="font-mono text-[0.92em]">{line.action}</span>
            </Link>
            <p className="text-xs text-ink-muted">
              in {line.environment}, on{" "}
              <UntrustedText inline mono text={`${line.resource.type} ${line.resource.id}`} maxCharacters={80} />
            </p>
          </div>
          <p className="shrink-0 text-right text-xs text-ink-muted">
            ends <Time at={line.expires_at} />
          </p>
        </li>
      ))}
    </ul>
  );
}
