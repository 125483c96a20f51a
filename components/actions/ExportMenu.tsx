import { Download } from "lucide-react";
import { buttonClass } from "@/components/ui/Button";

/** Downloads what the filters find. `query` is the list's filters as a query string, without a cursor. */
export function ExportMenu({ query }: { query: URLSearchParams }) {
  return (
    <>
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
