import { approverWords, type LimitInUse, limitWords } from "@/lib/contracts/agents";
import { LimitBar } from "./LimitBar";

/** One limit in words, what happens beyond it, and how much of its window is used. */
export function LimitUsage({ inUse }: { inUse: LimitInUse }) {
  const { limit } = inUse;
  return (
    <div>
      <p className="mb-1.5 text-sm">
        {limitWords(limit)}
        <span className="text-ink-muted">
          {limit.beyond === "ask" ? ` ${(limit.approvers ?? []).map(approverWords).join(" and ")}` : ", then denies"}
        </span>
      </p>
      <LimitBar inUse={inUse} />
    </div>
  );
}
