import Link from "next/link";
import { buttonClass } from "./Button";

/** The pages of a long list, as links: `at` gives the address of one. */
export function PageLinks({
  label,
  page,
  pages,
  at,
}: {
  label: string;
  page: number;
  pages: number;
  at: (page: number) => string;
}) {
  if (pages <= 1 && page <= 1) return null;
  return (
    <nav aria-label={label} className="mt-3 flex items-center gap-2 text-sm">
      {page > 1 && (
        <Link className={buttonClass()} href={at(page - 1)}>
          Before
        </Link>
      )}
      <span className="tabular text-ink-muted">
        {page} of {Math.max(pages, 1)}
      </span>
      {page < pages && (
        <Link className={buttonClass()} href={at(page + 1)}>
          After
        </Link>
      )}
    </nav>
  );
}
