import Link from "next/link";
import { buttonClass } from "@/components/ui/Button";
import { Panel } from "@/components/ui/Panel";

/** What to do while nothing has been decided yet. */
export function FirstSteps({ hasAgents }: { hasAgents: boolean }) {
  return (
    <Panel title={hasAgents ? "Nothing has been decided yet" : "No agent is in view yet"}>
      <div className="flex flex-wrap items-start justify-between gap-4">
        <p className="max-w-prose text-sm text-ink-muted">
          {hasAgents ? (
            <>
              Agents and their budgets are in place. Put a gateway between an agent and its tools, or see it work: the
              demonstration runs a scripted agent on real files, and one of its calls waits in the inbox for a person.
            </>
          ) : (
            <>
              You see the agents of your own teams. Describe teams, agents and their budgets in a bundle and run{" "}
              <code className="font-mono text-xs text-ink">npx --no ambit import FILE</code> on the server, or ask an
              admin to add you to a team.
            </>
          )}
        </p>
        {hasAgents && (
          <div className="flex flex-wrap gap-2">
            <Link href="/inbox" className={buttonClass("primary", "small")}>
              Open the inbox
            </Link>
            <Link href="/agents" className={buttonClass("secondary", "small")}>
              Look at the agents
            </Link>
          </div>
        )}
      </div>
    </Panel>
  );
}
