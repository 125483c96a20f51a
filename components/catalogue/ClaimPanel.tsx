import Link from "next/link";
import { Badge } from "@/components/ui/Badge";
import { buttonClass } from "@/components/ui/Button";
import { CodeBlock } from "@/components/ui/CodeBlock";
import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { CatalogueAction } from "@/lib/contracts/catalogue";
import type { ActionClaim, ClaimSource } from "@/lib/contracts/toolImport";
import { list } from "@/lib/core/text/list";
import { hintWords, howWords, PART_WORDS } from "./claimWords";
import { HeldBack, type Release } from "./HeldBack";

/** What the server says of the action: its claim, set apart from what people state. */
export function ClaimPanel({
  action,
  claim,
  release,
}: {
  action: CatalogueAction;
  claim: ActionClaim;
  release: Release;
}) {
  const hints = hintWords(claim.hints);
  return (
    <Panel title="What the tool says of itself" hint="Its claim. Nothing is decided by it.">
      <div className="space-y-3 text-sm">
        {claim.quarantine !== null && <HeldBack action={action} quarantine={claim.quarantine} release={release} />}
        {claim.changed.length > 0 && (
          <p className="rounded-md border border-risk-3 bg-risk-3-soft px-3 py-2 text-risk-3-ink">
            Since people last looked, it has changed its {list(claim.changed.map((part) => PART_WORDS[part]))}. Look at
            it as at a new one.
          </p>
        )}
        {claim.gone !== null && (
          <p className="rounded-md border border-line bg-sunken px-3 py-2">
            The server did not tell it any more <Time at={claim.gone.at} />.
          </p>
        )}
        <blockquote className="space-y-2 border-l-2 border-line-strong pl-3">
          {claim.title !== null && (
            <p className="font-medium">
              <UntrustedText inline text={claim.title} />
            </p>
          )}
          {claim.description === null ? (
            <p className="text-ink-muted">It does not describe itself.</p>
          ) : (
            <UntrustedText text={claim.description} />
          )}
          {hints.length > 0 && (
            <ul className="flex flex-wrap gap-1" aria-label="Its hints">
              {hints.map((words) => (
                <li key={words}>
                  <Badge dashed>claims: {words}</Badge>
                </li>
              ))}
            </ul>
          )}
        </blockquote>
        <Arguments action={action} claim={claim} />
        <p className="text-xs text-ink-muted">
          <Source source={claim.source} />
        </p>
        {claim.earlier.length > 0 && (
          <details>
            <summary className="w-fit rounded text-xs font-medium text-ink-muted hover:text-ink">
              What it said before ({claim.earlier.length})
            </summary>
            <ol className="mt-2 space-y-3">
              {claim.earlier.map(({ source, title, description, changed }) => (
                <li key={source.at} className="border-l-2 border-line pl-3">
                  {title !== null && <UntrustedText inline text={title} className="font-medium" />}
                  {description !== null && <UntrustedText text={description} className="text-ink-muted" />}
                  <p className="text-xs text-ink-muted">
                    <Source source={source} />, until it changed its {list(changed.map((part) => PART_WORDS[part]))}
                  </p>
                </li>
              ))}
            </ol>
          </details>
        )}
      </div>
    </Panel>
  );
}

function Arguments({ action, claim }: { action: CatalogueAction; claim: ActionClaim }) {
  if (!claim.schema_differs)
    return <p className="text-ink-muted">It takes the arguments that the catalogue asks for.</p>;
  return (
    <details>
      <summary className="w-fit rounded font-medium">It takes other arguments than the catalogue asks for</summary>
      <CodeBlock label={`Input schema that the server tells for ${action.name}`} className="mt-2">
        {JSON.stringify(claim.input_schema, null, 2)}
      </CodeBlock>
      {claim.usable_schema === null ? (
        <p className="mt-2 text-ink-muted">The catalogue cannot have this schema as it is.</p>
      ) : (
        action.propose_refusal === null && (
          <Link
            href={`/catalogue/${action.name}/edit?schema=told`}
            className={`${buttonClass("secondary", "small")} mt-2`}
          >
            Propose the server's arguments
          </Link>
        )
      )}
    </details>
  );
}

function Source({ source }: { source: ClaimSource }) {
  return (
    <>
      Told <Time at={source.at} />, {howWords(source)} by {source.by}: <UntrustedText inline mono text={source.words} />
    </>
  );
}
