import { RiskBadges } from "@/components/risk/RiskBadges";
import { declaredRiskFacts } from "@/components/risk/riskSteps";
import { Badge } from "@/components/ui/Badge";
import { CodeBlock } from "@/components/ui/CodeBlock";
import { Panel } from "@/components/ui/Panel";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { CatalogueTool } from "@/lib/contracts/agents";

/** One tool and its actions. */
export function ToolPanel({ tool }: { tool: CatalogueTool }) {
  return (
    <Panel
      title={<span className="font-mono">{tool.name}</span>}
      hint={`${tool.actions.length} ${tool.actions.length === 1 ? "action" : "actions"}`}
      flush
    >
      <ul className="divide-y divide-line">
        {tool.actions.map((action) => (
          <li key={action.name} className="grid gap-x-6 gap-y-2 px-4 py-3 lg:grid-cols-[minmax(0,20rem)_minmax(0,1fr)]">
            <ActionName tool={tool.name} action={action} />
            <ActionFacts tool={tool.name} action={action} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

interface Props {
  tool: string;
  action: CatalogueTool["actions"][number];
}

function ActionName({ tool, action }: Props) {
  return (
    <div className="min-w-0 text-sm">
      <h3 className="font-mono text-[0.92em] font-medium [overflow-wrap:anywhere]">
        {tool}.{action.name}
      </h3>
      {action.description !== undefined && (
        <UntrustedText inline text={action.description} className="text-ink-muted" />
      )}
      <p className="mt-1 text-xs text-ink-muted">
        {action.objectType === undefined
          ? "object type not stated"
          : `acts on ${action.objectType.replaceAll("_", " ")}`}{" "}
        · version {action.version}
      </p>
    </div>
  );
}

function ActionFacts({ tool, action }: Props) {
  const facts = declaredRiskFacts(action);
  const missing = facts.some(({ assumed }) => assumed);
  return (
    <div className="min-w-0 space-y-2">
      <RiskBadges facts={facts} />
      {missing && <p className="text-xs text-ink-muted">Dashed facts were not stated: the worst value is assumed.</p>}
      {action.undo !== undefined && (
        <p className="flex flex-wrap items-center gap-2 text-xs text-ink-muted">
          <Badge tone="ok">undone once</Badge>
          <UntrustedText inline text={`${action.undo.reference}, ${action.undo.date}`} />
        </p>
      )}
      {action.inputSchema !== undefined && (
        <details>
          <summary className="w-fit rounded text-xs font-medium text-ink-muted hover:text-ink">Input schema</summary>
          <CodeBlock label={`Input schema of ${tool}.${action.name}`} className="mt-1">
            {JSON.stringify(action.inputSchema, null, 2)}
          </CodeBlock>
        </details>
      )}
    </div>
  );
}
