import Link from "next/link";
import { UntrustedText } from "@/components/ui/UntrustedText";
import { touchedHref } from "./browsing";

/** A resource by its type and id; it leads to all that touched it. */
export function ResourceLink({
  resource,
  maxCharacters = 80,
}: {
  resource: { type: string | null; id: string };
  maxCharacters?: number;
}) {
  return (
    <Link
      href={touchedHref(resource)}
      prefetch={false}
      title="What touched it"
      // Above the row's own link.
      className="relative z-10 [overflow-wrap:anywhere] underline decoration-line-strong/40 underline-offset-2 hover:decoration-current"
    >
      {resource.type !== null && (
        <>
          <UntrustedText inline text={resource.type} maxCharacters={40} className="text-ink-muted" />{" "}
        </>
      )}
      <UntrustedText inline mono text={resource.id} maxCharacters={maxCharacters} />
    </Link>
  );
}
