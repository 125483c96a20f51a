import type { ReactNode } from "react";
import { RiskBadges } from "@/components/risk/RiskBadges";
import { riskFactsOf } from "@/components/risk/riskSteps";
import { Badge } from "@/components/ui/Badge";
import { CodeBlock } from "@/components/ui/CodeBlock";
import { Panel } from "@/components/ui/Panel";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ActionAnswer, Explanation } from "@/lib/contracts/actions";
import { LimitUse } from "./LimitUse";
import { reasonWords } from "./words";

/** Why it looked allowed, or not, at the time: what the decision saw, as it was then. */
export function WhyPanel({ answer }: { answer: ActionAnswer }) {
  const { why } = answer;
  const wouldBe = answer.phases.decision?.would_be;
  return (
    <Panel title="Why it was decided so" hint="As it was at the moment of the decision" flush>
      <Part title="Reasons">
        <ol className="space-y-2">
          {why.reasons.map((reason) => (
            <li key={`${reason.code} ${reason.names.join()}`}>
              <p className="font-medium">{reasonWords(reason.code)}</p>
              <p className="text-ink-muted">
                <UntrustedText inline text={reason.message} maxCharacters={600} />
              </p>
              {reason.names.length > 0 && (
                <p className="text-xs text-ink-faint [overflow-wrap:anywhere]">{reason.names.join(" · ")}</p>
              )}
            </li>
          ))}
        </ol>
        {wouldBe != null && (
          <p className="mt-2 text-ink-muted">
            Observed only: enforced, it would have been {wouldBe.outcome} ({reasonWords(wouldBe.reason).toLowerCase()}).
          </p>
        )}
      </Part>
      <Part title="Agent">
        <Facts
          facts={[
            ["Stage", why.agent.stage ?? "unknown"],
            ["Mode", why.agent.mode ?? "unknown"],
            ["Budget", why.agent.budget_version === null ? "none in force" : `version ${why.agent.budget_version}`],
            ["Organisation", `version ${why.config_version}`],
          ]}
        />
      </Part>
      {why.grants.length > 0 && (
        <Part title={why.grants.length === 1 ? "Grant" : "Grants"}>
          {why.grants.map((grant) => (
            <details key={grant.id} className="py-0.5">
              <summary className="font-mono text-xs">{grant.id}</summary>
              {grant.definition === null ? (
                <p className="text-xs text-ink-muted">It is not in that budget version.</p>
              ) : (
                <CodeBlock label={`Grant ${grant.id}`} className="mt-1">
                  {JSON.stringify(grant.definition, null, 2)}
                </CodeBlock>
              )}
            </details>
          ))}
        </Part>
      )}
      {why.rules.length > 0 && (
        <Part title="Rules that were met">
          <ul className="space-y-2">
            {why.rules.map((rule) => (
              <RuleMet key={rule.name} rule={rule} />
            ))}
          </ul>
        </Part>
      )}
      {why.limits.length > 0 && (
        <Part title="Limits, before and after">
          <ul className="space-y-3">
            {why.limits.map((limit) => (
              <LimitUse key={`${limit.key} ${limit.by_value}`} limit={limit} isReserved={answer.outcome === "allow"} />
            ))}
          </ul>
        </Part>
      )}
      {why.facts !== null && (
        <Part title={why.action_version === null ? "Risk facts" : `Risk facts, version ${why.action_version}`}>
          <RiskBadges facts={riskFactsOf(why.facts)} />
          {why.facts.objectType !== null && (
            <p className="mt-1.5 text-xs text-ink-muted">Object type {why.facts.objectType}</p>
          )}
        </Part>
      )}
      <Part title="Session before it">
        <Facts facts={sessionFacts(why.session)} />
      </Part>
      {why.obligations.length > 0 && (
        <Part title="Obligations">
          <CodeBlock label="Obligations">{JSON.stringify(why.obligations, null, 2)}</CodeBlock>
        </Part>
      )}
    </Panel>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="border-b border-line px-4 py-3 text-sm last:border-b-0">
      <h3 className="mb-1.5 text-xs font-medium text-ink-muted">{title}</h3>
      {children}
    </div>
  );
}

/** Names and values, one line each. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-muted">{name}</dt>
          <dd className="min-w-0 [overflow-wrap:anywhere]">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const EFFECTS: Record<string, string> = { stop: "stops", hand_off: "hands off", ask: "asks" };

function RuleMet({ rule }: { rule: Explanation["rules"][number] }) {
  return (
    <li>
      <p className="flex flex-wrap items-center gap-x-2">
        <span className="font-mono text-xs font-medium">{rule.name}</span>
        <span className="text-xs text-ink-muted">
          version {rule.version}, {EFFECTS[rule.effect] ?? rule.effect}
        </span>
        {rule.errored && <Badge tone="risk-3">condition failed, counts as met</Badge>}
      </p>
      {rule.condition !== null && (
        <p className="font-mono text-xs [overflow-wrap:anywhere] text-ink-muted">{rule.condition}</p>
      )}
      {rule.changed_since && (
        <p className="text-xs text-ink-faint">The rule was changed since; its condition of then is not kept.</p>
      )}
    </li>
  );
}

function sessionFacts(session: Explanation["session"]): [string, string][] {
  return [
    ["Highest sensitivity read", session.maxSensitivityRead],
    ["Read outside text", session.readUntrusted ? "yes" : "no"],
    ["Exposed something", session.exposed ? "yes" : "no"],
    ["Allowed before", `${session.decisions} (${session.writes} writes, ${session.exposes} exposures)`],
  ];
}
