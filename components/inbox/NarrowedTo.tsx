import { X } from "lucide-react";
import Link from "next/link";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { InboxFilters } from "@/lib/contracts/inbox";

/** What the list was narrowed to by a link from elsewhere, with the way back. */
export function NarrowedTo({
  filters: { rule, by },
  hrefWithout,
}: {
  filters: Pick<InboxFilters, "rule" | "by">;
  hrefWithout: (name: "rule" | "by") => string;
}) {
  if (rule === undefined && by === undefined) return null;
  return (
    <ul className="flex flex-wrap gap-2 text-xs" aria-label="Narrowed to">
      {rule !== undefined && <Narrowed words="Asked by" name={rule} href={hrefWithout("rule")} />}
      {by !== undefined && <Narrowed words="Answered by" name={by} href={hrefWithout("by")} />}
    </ul>
  );
}

function Narrowed({ words, name, href }: { words: string; name: string; href: string }) {
  return (
    <li className="inline-flex max-w-full items-center gap-1 rounded bg-sunken py-0.5 pr-0.5 pl-2">
      <span className="min-w-0">
        {words} <UntrustedText inline text={name} maxCharacters={80} className="font-medium" />
      </span>
      <Link href={href} scroll={false} className="rounded p-1 text-ink-muted hover:text-ink">
        <X aria-hidden className="size-3" />
        <span className="sr-only">Show those {words.toLowerCase()} others too</span>
      </Link>
    </li>
  );
}
