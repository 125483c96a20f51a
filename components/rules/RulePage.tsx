import Link from "next/link";
import { Facts } from "@/components/agents/Facts";
import type { Propose } from "@/components/changeEditor/ChangeEditor";
import { RemovalDialog } from "@/components/changeEditor/RemovalDialog";
import type { Preview } from "@/components/changeEditor/usePreview";
import { ChangeHistory } from "@/components/changes/ChangeHistory";
import { buttonClass } from "@/components/ui/Button";
import { CodeBlock } from "@/components/ui/CodeBlock";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import type { RuleDetail } from "@/lib/contracts/rules";
import { EffectBadge } from "./EffectBadge";
import { RuleUsePanel } from "./RuleUsePanel";
import { scopeWords, timeWords, whoWords } from "./ruleWords";

/** One rule: what it says, what it did, whom it asked, and how it came to that. */
export function RulePage({
  rule,
  seesAll,
  preview,
  propose,
}: {
  rule: RuleDetail;
  seesAll: boolean;
  preview: Preview;
  propose: Propose;
}) {
  const { actions, agents } = scopeWords(rule);
  return (
    <>
      <PageHeader
        title={<span className="font-mono">{rule.name}</span>}
        meta={
          <>
            <EffectBadge effect={rule.effect} />
            <span className="text-xs text-ink-muted">version {rule.version}</span>
          </>
        }
        actions={
          rule.propose_refusal === null && (
            <>
              <RemovalDialog
                what={`the rule ${rule.name}`}
                content={{ removeRules: [rule.name] }}
                seen={[{ kind: "rule", name: rule.name, version: rule.version }]}
                preview={preview}
                propose={propose}
              />
              <Link href={`/rules/${rule.name}/edit`} className={buttonClass("primary")}>
                Edit
              </Link>
            </>
          )
        }
      />
      <div className="grid items-start gap-6 xl:grid-cols-2">
        <div className="min-w-0 space-y-6">
          <Panel title="What it says">
            <div className="space-y-4">
              <div>
                <p className="mb-1 text-xs font-medium text-ink-muted">When</p>
                <CodeBlock label={`Condition of ${rule.name}`}>{rule.when}</CodeBlock>
              </div>
              <Facts rows={[["Actions", actions], ["Agents", agents], ...asking(rule)]} />
              {rule.too_few.map((sentence) => (
                <p
                  key={sentence}
                  className="rounded-md border border-risk-3 bg-risk-3-soft px-3 py-2 text-sm text-risk-3-ink"
                >
                  {sentence}{" "}
                  {rule.effect === "ask" ? "Whatever it asks ends denied." : "Nobody can take over what it hands over."}
                </p>
              ))}
            </div>
          </Panel>
          <ChangeHistory changes={rule.history} seesAll={seesAll} />
        </div>
        <RuleUsePanel rule={rule} seesAll={seesAll} />
      </div>
    </>
  );
}

function asking(rule: RuleDetail): (readonly [string, string])[] {
  if (rule.effect === "stop") return [];
  return [
    [rule.effect === "ask" ? "Must answer" : "Takes over", whoWords(rule)],
    ["In time", timeWords(rule)],
    ...(rule.freshSignIn ? [["Approving", "wants a fresh sign-in, of the last 5 minutes"] as const] : []),
  ];
}
