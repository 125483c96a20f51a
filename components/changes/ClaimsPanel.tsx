import { hintWords } from "@/components/catalogue/claimWords";
import { Panel } from "@/components/ui/Panel";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ClaimOfAction } from "@/lib/contracts/toolImport";

/** What servers say of the actions that a change sets. */
export function ClaimsPanel({ claims }: { claims: readonly ClaimOfAction[] }) {
  return (
    <Panel title="What the tools say of themselves" hint="Their claim. Nothing is decided by it." flush>
      <ul className="max-h-96 divide-y divide-line overflow-y-auto">
        {claims.map(({ name, title, description, hints }) => (
          <li key={name} className="px-4 py-3 text-sm">
            <p className="font-mono text-[0.92em] font-medium [overflow-wrap:anywhere]">{name}</p>
            {title !== null && <UntrustedText inline text={title} className="font-medium" />}
            {description !== null && (
              <UntrustedText text={description} maxCharacters={600} className="text-ink-muted" />
            )}
            {hintWords(hints).length > 0 && (
              <p className="text-xs text-ink-muted">It claims: {hintWords(hints).join("; ")}.</p>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
