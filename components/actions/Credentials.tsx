import Link from "next/link";
import { runHref } from "@/components/timeline/runLinks";
import { Panel } from "@/components/ui/Panel";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { CredentialChain, CredentialEnd } from "@/lib/contracts/actions";
import { ResourceLink } from "./ResourceLink";

/** Which earlier call issued the credential that it was done with, and what was later done with one that it issued; nothing where neither is known. */
export function Credentials({ credentials }: { credentials: CredentialChain }) {
  const { issued_by: issuers, used_for: uses } = credentials;
  if (issuers.length + uses.length === 0) return null;
  return (
    <Panel title="Credentials" hint="Of other systems, as their logs tell who issued and who used them" flush>
      {issuers.length > 0 && (
        <Ends
          title={
            issuers.length === 1 ? "It was done with a credential issued by" : "It was done with credentials issued by"
          }
          ends={issuers}
        />
      )}
      {uses.length > 0 && <Ends title={`Done later with what it issued (${usesWords(credentials)})`} ends={uses} />}
      {uses.length < credentials.uses && (
        <p className="border-t border-line px-4 py-2 text-xs text-ink-muted">The first {uses.length} are listed.</p>
      )}
    </Panel>
  );
}

function usesWords({ uses, more_uses: more }: CredentialChain): string {
  return `${more ? "at least " : ""}${uses.toLocaleString("en")}`;
}

function Ends({ title, ends }: { title: string; ends: readonly CredentialEnd[] }) {
  return (
    <section aria-label={title} className="border-b border-line last:border-b-0">
      <h3 className="px-4 pt-3 pb-1 text-xs font-medium text-ink-muted">{title}</h3>
      <ol>
        {ends.map((end) => (
          <li key={end.fragment_id} className="px-4 py-2 text-sm">
            <p className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
              <time dateTime={end.at} className="font-mono text-xs text-ink-muted">
                {end.at.slice(0, 10)} {end.at.slice(11, 19)}
              </time>
              <Link
                href={endHref(end)}
                prefetch={false}
                className="font-medium text-accent-ink underline underline-offset-2 [overflow-wrap:anywhere]"
              >
                <UntrustedText inline text={end.title} maxCharacters={120} />
              </Link>
              <span className="text-xs text-ink-muted">
                <UntrustedText inline text={end.system} maxCharacters={60} />
              </span>
              {end.resource !== null && <ResourceLink resource={end.resource} maxCharacters={80} />}
            </p>
            <p className="text-xs text-ink-muted">
              {end.action === null ? "belongs to no action" : <Of action={end.action} />}
              {end.principal !== null && (
                <>
                  , by <UntrustedText inline mono text={end.principal} maxCharacters={120} />
                </>
              )}
              . {end.why}{" "}
              <span className="text-ink-faint">
                {end.basis}, by {end.key.replaceAll("_", " ")}
              </span>
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Of({ action }: { action: NonNullable<CredentialEnd["action"]> }) {
  return (
    <>
      part of {action.agent !== null && `${action.agent}: `}
      <UntrustedText inline mono text={action.name} maxCharacters={80} />
      {!action.governed && ", which nobody decided"}
    </>
  );
}

/** To its row in the record that it belongs to; of what belongs to none, in its run. */
function endHref({ fragment_id: id, action }: CredentialEnd): string {
  return action === null ? runHref(id) : `/actions/${action.id}?fragment=${id}`;
}
