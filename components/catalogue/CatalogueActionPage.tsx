import Link from "next/link";
import type { Propose } from "@/components/changeEditor/ChangeEditor";
import { RemovalDialog } from "@/components/changeEditor/RemovalDialog";
import type { Preview } from "@/components/changeEditor/usePreview";
import { ChangeHistory } from "@/components/changes/ChangeHistory";
import { buttonClass } from "@/components/ui/Button";
import { CodeBlock } from "@/components/ui/CodeBlock";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { CatalogueAction } from "@/lib/contracts/catalogue";
import { BearingRules } from "./BearingRules";
import { ClaimPanel } from "./ClaimPanel";
import { FactsPanel } from "./FactsPanel";
import type { Release } from "./HeldBack";
import { ReachPanel } from "./ReachPanel";

/** One action of the catalogue: what people stated of it, who reaches it, what bears on it, and how it came to that. */
export function CatalogueActionPage({
  action,
  seesAll,
  preview,
  propose,
  release,
}: {
  action: CatalogueAction;
  seesAll: boolean;
  preview: Preview;
  propose: Propose;
  release: Release;
}) {
  return (
    <>
      <PageHeader
        title={<span className="font-mono">{action.name}</span>}
        meta={<span className="text-xs text-ink-muted">version {action.version}</span>}
        description={
          action.description === null ? "Nobody has described it." : <UntrustedText text={action.description} />
        }
        actions={
          action.propose_refusal === null && (
            <>
              <RemovalDialog
                what={`the action ${action.name}`}
                content={{ removeActions: [action.name] }}
                seen={[{ kind: "action", name: action.name, version: action.version }]}
                preview={preview}
                propose={propose}
              />
              <Link href={`/catalogue/${action.name}/edit`} className={buttonClass("primary")}>
                {action.unstated.length === 0 ? "Change the facts" : "State the facts"}
              </Link>
            </>
          )
        }
      />
      <div className="grid items-start gap-6 xl:grid-cols-2">
        <div className="min-w-0 space-y-6">
          <FactsPanel action={action} />
          {action.claim !== null && <ClaimPanel action={action} claim={action.claim} release={release} />}
          <Panel title="Input schema" hint="Arguments that do not satisfy it are denied, whatever a grant says.">
            {action.input_schema === null ? (
              <p className="text-sm text-ink-muted">None: it takes any arguments.</p>
            ) : (
              <CodeBlock label={`Input schema of ${action.name}`}>
                {JSON.stringify(action.input_schema, null, 2)}
              </CodeBlock>
            )}
          </Panel>
        </div>
        <div className="min-w-0 space-y-6">
          <ReachPanel reach={action.reach} />
          <BearingRules rules={action.rules} />
          <ChangeHistory changes={action.history} seesAll={seesAll} />
        </div>
      </div>
    </>
  );
}
