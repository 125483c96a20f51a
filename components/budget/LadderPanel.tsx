import clsx from "clsx";
import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import type { BudgetDetail, Rung } from "@/lib/contracts/budgets";

type Ladder = BudgetDetail["ladder"];
type Minimum = keyof Rung["minimums"];

const MINIMUMS: readonly [Minimum, string][] = [
  ["days", "days at its stage"],
  ["decisions", "decisions"],
  ["distinctActions", "distinct actions"],
  ["completeness", "completeness of its records"],
];

/** Every stage, where the agent stands, and what the next one asks for beside what the records show. */
export function LadderPanel({ ladder: { rungs, found } }: { ladder: Ladder }) {
  const here = rungs.findIndex(({ is_here }) => is_here);
  return (
    <Panel
      title="The ladder"
      hint={
        found === null ? (
          "It stands on the last rung."
        ) : (
          <>
            At its stage since <Time at={found.since} form="absolute" />. A promotion is a change request; this is what
            it would be judged by.
          </>
        )
      }
    >
      <ol className="grid gap-3 sm:grid-cols-2 lg:grid-cols-5">
        {rungs.map((rung, index) => (
          <li
            key={rung.name}
            {...(rung.is_here ? { "aria-current": "step" as const } : {})}
            className={clsx("rounded-md border px-3 py-2 text-sm", {
              "border-accent bg-accent-soft/40": rung.is_here,
              "border-line": !rung.is_here,
              "text-ink-muted": !rung.is_here && index !== here + 1,
            })}
          >
            <p className="font-semibold">{rung.name}</p>
            <p className="text-xs text-ink-muted">
              {rung.is_here
                ? "stands here"
                : index < here
                  ? "behind it"
                  : index === here + 1
                    ? "the next rung"
                    : "ahead"}
            </p>
            <p className="mt-1 text-xs">{rung.powers.length === 0 ? "holds nothing" : rung.powers.join(", ")}</p>
            {index === here + 1 && found !== null && <Needs minimums={rung.minimums} found={found} />}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function Needs({ minimums, found }: { minimums: Rung["minimums"]; found: NonNullable<Ladder["found"]> }) {
  const asked = MINIMUMS.filter(([name]) => minimums[name] !== undefined);
  if (asked.length === 0) return <p className="mt-2 text-xs">It asks for no evidence.</p>;
  return (
    <ul className="mt-2 space-y-1.5 text-xs">
      {asked.map(([name, words]) => {
        const [needed, has] = [minimums[name] ?? 0, found[name] ?? 0];
        const isMet = has >= needed;
        return (
          <li key={name}>
            <span className={isMet ? "text-ok-ink" : ""}>
              <span aria-hidden>{isMet ? "✓ " : "○ "}</span>
              {shown(name, has)} of {shown(name, needed)} {words}
              <span className="sr-only">{isMet ? ", met" : ", not met yet"}</span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** Rounded down, so that nothing looks met that is not. */
function shown(name: Minimum, value: number): string {
  return name === "completeness" ? `${Math.floor(value * 100)} %` : value.toLocaleString("en");
}
