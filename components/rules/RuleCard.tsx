import { Facts } from "@/components/agents/Facts";
import { Badge } from "@/components/ui/Badge";
import { CodeBlock } from "@/components/ui/CodeBlock";
import { approverWords, durationWords, type RuleLine } from "@/lib/contracts/agents";
import { EFFECTS } from "./effects";

/** What holds for a rule that names no time. */
const RESPOND_SECONDS = 3_600;

/** One rule: when it fires, what it does, whom it asks and how fast. */
export function RuleCard({ rule }: { rule: RuleLine }) {
  const { words, tone, icon: Icon } = EFFECTS[rule.effect];
  return (
    <li className="px-4 py-4">
      <h2 className="flex flex-wrap items-center gap-2 text-sm font-semibold">
        <Badge tone={tone} icon={<Icon aria-hidden className="size-3" strokeWidth={2.5} />}>
          {words}
        </Badge>
        <span className="font-mono">{rule.name}</span>
        <span className="text-xs font-normal text-ink-muted">version {rule.version}</span>
      </h2>
      <div className="mt-3 grid gap-x-8 gap-y-3 lg:grid-cols-2">
        <div className="min-w-0">
          <p className="mb-1 text-xs font-medium text-ink-muted">When</p>
          <CodeBlock label={`Condition of ${rule.name}`}>{rule.when}</CodeBlock>
        </div>
        <Facts
          rows={[
            ["Actions", named(rule.actions, "every action")],
            [
              "Agents",
              named(
                rule.agents,
                rule.teams && rule.teams.length > 0 ? `every agent of ${rule.teams.join(", ")}` : "every agent",
              ),
            ],
            ...(rule.effect === "stop"
              ? []
              : ([
                  [
                    rule.effect === "ask" ? "Must answer" : "Takes over",
                    rule.approvers.map(approverWords).join(" and ") || "nobody is named",
                  ],
                  [
                    "In time",
                    `within ${durationWords(rule.respondWithinSeconds ?? RESPOND_SECONDS)}, else ${rule.effect === "ask" ? "denied" : "overdue"}`,
                  ],
                  ...(rule.freshSignIn
                    ? ([["Approving", "wants a fresh sign-in, of the last 5 minutes"]] as const)
                    : []),
                ] as const)),
          ]}
        />
      </div>
    </li>
  );
}

function named(names: readonly string[] | undefined, all: string): string {
  return names === undefined || names.length === 0 ? all : names.join(", ");
}
