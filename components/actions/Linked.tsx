import Link from "next/link";
import { Panel } from "@/components/ui/Panel";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { RecordLink } from "@/lib/contracts/actions";
import { keyHref } from "./browsing";
import { RELATION_WORDS } from "./words";

/** What the record is tied to, and how firmly. Fragments have a list of their own. */
export function Linked({ evaluationId, links }: { evaluationId: string; links: RecordLink[] }) {
  const shown = links.filter((link) => link.to.type !== "fragment");
  return (
    <Panel title="Tied to" flush>
      <ul>
        {shown.map((link) => (
          <li
            key={`${link.relation} ${link.to.id}`}
            className="flex flex-wrap items-baseline gap-x-2 border-b border-line px-4 py-2 text-sm last:border-b-0"
          >
            <span className="text-ink-muted">{RELATION_WORDS[link.relation]}</span>
            <Target link={link} />
            {link.to.type === "trace" && (
              <Link
                href={`/runs/${evaluationId}`}
                prefetch={false}
                className="text-accent-ink underline underline-offset-2"
              >
                the whole run
              </Link>
            )}
            <span className="ml-auto text-xs text-ink-faint">
              {link.basis}, by {link.key.replaceAll("_", " ")}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Where what it is tied to has a page of its own. */
const PAGES: Partial<Record<RecordLink["to"]["type"], string>> = {
  evaluation: "/actions",
  approval: "/inbox",
  hand_off: "/handoffs",
  session: "/sessions",
};

function Target({ link: { to } }: { link: RecordLink }) {
  const id = <UntrustedText inline mono text={to.id} className="text-xs" />;
  const page = PAGES[to.type];
  const href = to.type === "trace" ? keyHref("trace", to.id) : page === undefined ? null : `${page}/${to.id}`;
  return href === null ? (
    id
  ) : (
    <Link href={href} className="text-accent-ink underline underline-offset-2">
      {id}
    </Link>
  );
}
