"use client";

import clsx from "clsx";
import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { DESTINATIONS } from "./destinations";

const ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i;

/** Segments that hold records of their own and are no page themselves. */
const FOLDERS = new Set(["environments/stages", "people/groups"]);

/** Where this page is: the rail's page, the record in it, and what of the record it shows. */
export function Breadcrumb() {
  const [first, second, third, ...rest] = usePathname().split("/").filter(Boolean);
  const last = rest.at(-1);
  const section = DESTINATIONS.find(({ href, also }) => [href, also].includes(`/${first ?? ""}`));
  const isFolder = FOLDERS.has(`${first}/${second}`);
  const name = second === undefined ? null : first === "exceptions" || isFolder ? titled(second) : readable(second);
  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1.5 text-sm">
        {section !== undefined && (
          <li className={third === undefined ? "shrink-0" : "shrink-0 max-sm:hidden"}>
            {name === null ? (
              <span aria-current="page" className="font-medium">
                {section.label}
              </span>
            ) : (
              <Link href={section.href} className="rounded text-ink-muted hover:text-ink">
                {section.label}
              </Link>
            )}
          </li>
        )}
        {name !== null && (
          <li className="flex min-w-0 items-center gap-1.5">
            <ChevronRight
              aria-hidden
              className={clsx("size-3.5 shrink-0 text-ink-faint", third !== undefined && "max-sm:hidden")}
            />
            {third === undefined ? (
              <span aria-current="page" className="truncate font-medium">
                {name}
              </span>
            ) : isFolder ? (
              <span className="truncate text-ink-muted">{name}</span>
            ) : (
              <Link href={`/${first}/${second}`} className="truncate rounded text-ink-muted hover:text-ink">
                {name}
              </Link>
            )}
          </li>
        )}
        {third !== undefined && (
          <li className="flex min-w-0 items-center gap-1.5">
            <ChevronRight aria-hidden className="size-3.5 shrink-0 text-ink-faint" />
            {last === undefined ? (
              <span aria-current="page" className="truncate font-medium">
                {isFolder ? readable(third) : titled(third)}
              </span>
            ) : (
              <Link href={`/${first}/${second}/${third}`} className="truncate rounded text-ink-muted hover:text-ink">
                {titled(third)}
              </Link>
            )}
          </li>
        )}
        {last !== undefined && (
          <li className="flex min-w-0 items-center gap-1.5">
            <ChevronRight aria-hidden className="size-3.5 shrink-0 text-ink-faint" />
            <span aria-current="page" className="truncate font-medium">
              {titled(last)}
            </span>
          </li>
        )}
      </ol>
    </nav>
  );
}

/** An id by its end, where ids that were made at about the same time differ; what has no name yet as new. */
function readable(segment: string): string {
  if (ID.test(segment)) return `…${segment.slice(-12)}`;
  if (segment === "-") return "New";
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** A page's own segment, as words. */
function titled(segment: string): string {
  return segment.charAt(0).toUpperCase() + segment.slice(1).replaceAll("-", " ");
}
