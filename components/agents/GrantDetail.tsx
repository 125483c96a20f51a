import { Badge } from "@/components/ui/Badge";
import { CodeBlock } from "@/components/ui/CodeBlock";
import { Time } from "@/components/ui/Time";
import { argumentWords, boundWords, type GrantDefinition, type LimitInUse } from "@/lib/contracts/agents";
import { Facts } from "./Facts";
import { LimitUsage } from "./LimitUsage";

/** One grant, whole: what it covers, under which bounds, conditions and limits, and what the enforcement point must do. */
export function GrantDetail({ grant, limits }: { grant: GrantDefinition; limits: readonly LimitInUse[] }) {
  const bounds = boundWords(grant);
  return (
    <article
      id={`grant-${grant.id}`}
      className="scroll-mt-16 border-b border-line px-4 py-4 last:border-b-0 target:bg-accent-soft/50"
    >
      <h3 className="flex flex-wrap items-center gap-2 text-sm font-semibold">
        <span className="font-mono">{grant.id}</span>
        {grant.expiresAt !== undefined && (
          <Badge tone="risk-2">
            ends <Time at={grant.expiresAt} form="absolute" />
          </Badge>
        )}
      </h3>
      <div className="mt-3 grid gap-x-8 gap-y-4 lg:grid-cols-2">
        <Facts
          rows={[
            ["Actions", <Names key="actions" names={grant.actions} />],
            ["Environments", grant.environments.join(", ")],
            ["Object types", grant.objectTypes === undefined ? "every type" : grant.objectTypes.join(", ")],
            ["Bounds", bounds.length === 0 ? "the ceiling’s" : bounds.join(", ")],
            ...(grant.arguments === undefined
              ? []
              : [["Arguments", argumentWords(grant.arguments).join(", ")] as const]),
            ...(grant.obligations.length === 0
              ? []
              : [["Obligations", grant.obligations.map(({ type }) => type.replaceAll("_", " ")).join(", ")] as const]),
          ]}
        />
        <div className="space-y-4">
          {limits.map((inUse) => (
            <LimitUsage
              key={`${inUse.limit.measure} ${JSON.stringify(inUse.limit.per)} ${inUse.limit.beyond}`}
              inUse={inUse}
            />
          ))}
          {limits.length === 0 && <p className="text-sm text-ink-muted">No limit on how often.</p>}
        </div>
        {grant.when !== undefined && (
          <div className="min-w-0">
            <p className="mb-1 text-xs font-medium text-ink-muted">Only when</p>
            <CodeBlock label={`Condition of ${grant.id}`}>{grant.when}</CodeBlock>
          </div>
        )}
        {grant.arguments !== undefined && (
          <details className="min-w-0 text-sm">
            <summary className="w-fit rounded text-xs font-medium text-ink-muted hover:text-ink">
              Argument schema
            </summary>
            <CodeBlock label={`Argument schema of ${grant.id}`} className="mt-1">
              {JSON.stringify(grant.arguments, null, 2)}
            </CodeBlock>
          </details>
        )}
        {grant.obligations.length > 0 && (
          <details className="min-w-0 text-sm">
            <summary className="w-fit rounded text-xs font-medium text-ink-muted hover:text-ink">
              Obligations in full
            </summary>
            <CodeBlock label={`Obligations of ${grant.id}`} className="mt-1">
              {JSON.stringify(grant.obligations, null, 2)}
            </CodeBlock>
          </details>
        )}
      </div>
    </article>
  );
}

function Names({ names }: { names: readonly string[] }) {
  return (
    <ul>
      {names.map((name) => (
        <li key={name} className="font-mono text-xs leading-5 [overflow-wrap:anywhere]">
          {name}
        </li>
      ))}
    </ul>
  );
}
