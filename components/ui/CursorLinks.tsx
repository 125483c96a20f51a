import Link from "next/link";
import { buttonClass } from "./Button";

/** The ways on from one page of a list that goes on after a row: back to its beginning, and to the next page. */
export function CursorLinks({
  path,
  query,
  isFirst,
  nextCursor,
  words,
}: {
  path: string;
  /** The list's filters, without a place in it. */
  query: URLSearchParams;
  isFirst: boolean;
  nextCursor: string | null;
  words: { first: string; next: string };
}) {
  if (isFirst && nextCursor === null) return null;
  const to = (cursor: string | null) => {
    const target = new URLSearchParams(query);
    if (cursor !== null) target.set("cursor", cursor);
    return target.size === 0 ? path : `${path}?${target}`;
  };
  return (
    <nav aria-label="Pages" className="flex items-center justify-between gap-2 border-t border-line px-4 py-2">
      {isFirst ? (
        <span />
      ) : (
        <Link href={to(null)} className={buttonClass("secondary", "small")}>
          {words.first}
        </Link>
      )}
      {nextCursor !== null && (
        <Link href={to(nextCursor)} rel="next" className={buttonClass("secondary", "small")}>
          {words.next}
        </Link>
      )}
    </nav>
  );
}
