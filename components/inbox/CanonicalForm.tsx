import { UntrustedText } from "@/components/ui/UntrustedText";

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
        className="mt-1.5 max-h-72 overflow-auto rounded-md border border-line bg-sunken px-3 py-2 text-ink"
      >
        <UntrustedText mono text={setOut(canonical)} maxCharacters={20_000} maxLines={400} />
      </section>
      <p className="mt-1 font-mono text-2xs break-all">{digest}</p>
    </details>
  );
}

/** One member a line, in the order of the canonical form: `JSON.parse` would reorder members that look like numbers. */
function setOut(canonical: string): string {
  let depth = 0;
  let inText = false;
  let written = "";
  for (let at = 0; at < canonical.length; at += 1) {
    const character = canonical[at] as string;
    if (inText) {
      written += character;
      if (character === "\\") {
        at += 1;
        written += canonical[at] ?? "";
      } else if (character === '"') inText = false;
      continue;
    }
    const isEmpty = "{[".includes(character) && "}]".includes(canonical[at + 1] ?? " ");
    if (character === '"') inText = true;
    if (isEmpty) {
      written += character + (canonical[at + 1] ?? "");
      at += 1;
    } else if ("{[".includes(character)) {
      depth += 1;
      written += character + lineAt(depth);
    } else if ("}]".includes(character)) {
      depth -= 1;
      written += lineAt(depth) + character;
    } else if (character === ",") written += character + lineAt(depth);
    else written += character === ":" ? ": " : character;
  }
  return written;
}

function lineAt(depth: number): string {
  return `\n${"  ".repeat(depth)}`;
}
