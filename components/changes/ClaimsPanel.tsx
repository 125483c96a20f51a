import { hintWords } from "@/components/catalogue/claimWords";
import { Panel } from "@/components/ui/Panel";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ClaimOfAction } from "@/lib/contracts/toolImport";

/** So many stand open. */
const OPEN_MAX = 5;

/** What servers say of the actions that a change sets. */
export function ClaimsPanel({ claims }: { claims: readonly ClaimOfAction[] }) {
  const others = claims.slice(OPEN_MAX);
  return (
    <Panel title="What the tools say of themselves" hint="Their claim. Nothing is decided by it." flush>
      <Claims claims={claims.slice(0, OPEN_MAX)} />
      {others.length > 0 && (
        <details className="border-t border-line">
          <summary className="mx-4 my-2 w-fit rounded text-sm font-medium text-ink-muted hover:text-ink">
            {others.length} more
          </summary>
          <Claims claims={others} />
        </details>
      )}
    </Panel>
  );
}

function Claims({ claims }: { claims: readonly ClaimOfAction[] }) {
  return (
    <ul className="divide-y divide-line">
      {claims.map(({ name, title, description, hints }) => (
        <li key={name} className="px-4 py-3 text-sm">
          <p className="font-mono text-[0.92em] font-medium [overflow-wrap:anywhere]">{name}</p>
          {title !== null && <UntrustedText inline text={title} className="font-medium" />}
          {description !== null && <UntrustedText text={description} maxCharacters={600} className="text-ink-muted" />}
          {hintWords(hints).length > 0 && (
            <p className="text-xs text-ink-muted">It claims: {hintWords(hints).join("; ")}.</p>
          )}
        </li>
      ))}
    </ul>
  );
}
