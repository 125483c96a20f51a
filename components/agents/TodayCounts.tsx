import { Ban, Check, Hand } from "lucide-react";
import type { OutcomeCounts } from "@/lib/contracts/agents";

const KINDS = [
  { outcome: "allow", words: "allowed", icon: Check, tone: "text-ok-ink" },
  { outcome: "escalate", words: "escalated", icon: Hand, tone: "text-accent-ink" },
  { outcome: "deny", words: "denied", icon: Ban, tone: "text-stop-ink" },
] as const;

/** Decisions by outcome in one line; nothing decided is a dash. */
export function TodayCounts({ counts }: { counts: OutcomeCounts }) {
  const some = KINDS.filter(({ outcome }) => counts[outcome] > 0);
  if (some.length === 0) return <span className="text-ink-muted">–</span>;
  return (
    <span className="inline-flex gap-3 whitespace-nowrap tabular-nums">
      {some.map(({ outcome, words, icon: Icon, tone }) => (
        <span key={outcome} title={`${counts[outcome]} ${words}`} className={`inline-flex items-center gap-1 ${tone}`}>
          <Icon aria-hidden className="size-3.5" />
          {counts[outcome]}
          <span className="sr-only"> {words}</span>
        </span>
      ))}
    </span>
  );
}
