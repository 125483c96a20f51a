import Link from "next/link";
import { Panel } from "@/components/ui/Panel";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ReplayAnswer } from "@/lib/contracts/changeViews";
import { simulateHref } from "@/lib/contracts/simulation";

const WORDS = { allow: "allowed", deny: "denied", escalate: "asked about" };

/** What was decided in the last days, decided again with the change. */
export function ReplayPanel({
  replay: { decisions, unchanged, flips, from, to },
  change,
}: {
  replay: ReplayAnswer;
  /** An open change request that it is of: its examples can be looked at with it in place. */
  change?: string | undefined;
}) {
  const days = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
  return (
    <Panel title="Replay" hint={`The newest decisions of ${days} days, decided again with the change in place.`}>
      <div className="space-y-3 text-sm">
        <p>
          {decisions === 0
            ? "There are no decisions to replay."
            : `${unchanged} of ${decisions} decisions would be the same.`}
        </p>
        {flips.map(({ from, to, count, examples }) => (
          <section key={`${from} ${to}`}>
            <h3 className="font-medium">
              {count} that {count === 1 ? "was" : "were"} {WORDS[from]} would be {WORDS[to]}
            </h3>
            <ul className="mt-1 space-y-1">
              {examples.map(({ id, agent, action, why }) => (
                <li key={id} className="break-words">
                  <Link href={`/actions/${id}`} className="text-accent-ink underline underline-offset-2">
                    {agent}: {action}
                  </Link>{" "}
                  <UntrustedText text={why} inline />
                  {change !== undefined && (
                    <>
                      {" "}
                      <Link
                        href={simulateHref({ from: id, a: "now", b: change })}
                        className="whitespace-nowrap text-accent-ink underline underline-offset-2"
                      >
                        Simulate
                      </Link>
                    </>
                  )}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Panel>
  );
}
