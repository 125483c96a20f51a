import { UntrustedText } from "@/components/ui/UntrustedText";
import { setOut } from "./setOut";

/** What an answer binds to: the canonical form (RFC 8785), set out for reading, and its digest. */
export function CanonicalForm({ canonical, digest }: { canonical: string; digest: string }) {
  return (
    <details className="mt-1.5 text-xs text-ink-muted">
      <summary className="w-fit hover:text-ink">
        Canonical form, SHA-256 <span className="font-mono">{digest.slice(0, 12)}…</span>
      </summary>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        tabIndex={0}
        aria-label="Canonical form"
        className="relative mt-1.5 max-h-72 overflow-auto rounded-md border border-line bg-sunken px-3 py-2 text-ink"
      >
        <UntrustedText mono text={setOut(canonical)} maxCharacters={20_000} maxLines={400} />
      </section>
      <p className="mt-1 font-mono text-2xs break-all">{digest}</p>
    </details>
  );
}
