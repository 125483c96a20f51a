import { Download, Siren } from "lucide-react";
import Link from "next/link";
import { buttonClass } from "@/components/ui/Button";
import { openIncidentHref } from "@/lib/contracts/incidents";

/** Opens an incident with what the filters find, or downloads it. `query` is the list's filters as a query string, without a cursor. */
export function ExportMenu({ query }: { query: URLSearchParams }) {
  return (
    <>
      <Link href={openIncidentHref({ search: query })} className={buttonClass("secondary", "small")}>
        <Siren aria-hidden className="size-3.5" />
        Open an incident
      </Link>
      {(["csv", "json"] as const).map((format) => {
        const target = new URLSearchParams(query);
        target.set("format", format);
        return (
          <a
            key={format}
            href={`/api/v1/actions/export?${target}`}
            download
            className={buttonClass("secondary", "small")}
          >
            <Download aria-hidden className="size-3.5" />
            Export {format.toUpperCase()}
          </a>
        );
      })}
    </>
  );
}
