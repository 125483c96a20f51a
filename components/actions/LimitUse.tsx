import type { Explanation } from "@/lib/contracts/actions";

type Limit = Explanation["limits"][number];

/** One limit: what was used before, what this takes, and the most that the window may hold. */
export function LimitUse({ limit, isReserved }: { limit: Limit; isReserved: boolean }) {
  const max = Number(limit.max);
  const share = (amount: string | null) =>
    max > 0 ? Math.min(100, Math.max(0, (Number(amount ?? 0) / max) * 100)) : 100;
  const before = share(limit.used_before);
  const after = share(limit.used_after);
  return (
    <li>
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="font-mono text-xs [overflow-wrap:anywhere]">{limitName(limit)}</span>
        <span className="tabular text-xs text-ink-muted">of {limit.max}</span>
      </div>
      <div aria-hidden className="relative mt-1 h-1.5 overflow-hidden rounded-full bg-line">
        <span
          className={`absolute inset-y-0 left-0 ${limit.exceeded ? "bg-risk-4" : "bg-accent"}`}
          style={{ width: `${after}%` }}
        />
        <span className="absolute inset-y-0 left-0 bg-ink-faint" style={{ width: `${before}%` }} />
      </div>
      <p className="tabular mt-1 text-xs text-ink-muted">
        {limit.used_after === null
          ? `Used ${limit.used_before}. What this takes could not be measured.`
          : `Used ${limit.used_before} before; ${isReserved ? "" : "it would have been "}${limit.used_after} with this.`}
        {limit.exceeded && ` Beyond the limit: ${limit.beyond === "ask" ? "a person is asked" : "denied"}.`}
      </p>
    </li>
  );
}

/** The counter's key is `AGENT/GRANT/MEASURE/PER/BY`, or `AGENT/*ID/…`: the agent is known on this page. */
function limitName({ grant, key, by_value }: Limit): string {
  const [, held = "", measure = "", per = ""] = key.split("/");
  const holder = grant ?? `whole budget, ${held.slice(1)}`;
  return measure === "" ? key : `${holder}: ${measure} per ${per}${by_value === "" ? "" : ` (${by_value})`}`;
}
