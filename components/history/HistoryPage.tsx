import { History } from "lucide-react";
import Link from "next/link";
import { buttonClass } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import type { HistoryAnswer } from "@/lib/contracts/history";
import { HistoryLines } from "./HistoryLines";

/** A page of the whole history of something. */
export function HistoryPage({
  title,
  description,
  at,
  isFirst,
  history: { lines, next_cursor },
}: {
  title: string;
  description: string;
  /** The address of its first page. */
  at: string;
  isFirst: boolean;
  history: HistoryAnswer;
}) {
  return (
    <>
      <PageHeader title={title} description={description} />
      <Panel flush>
        {lines.length === 0 ? (
          <EmptyState icon={<History />} title="Nothing here">
            What is changed from now on stands here.
          </EmptyState>
        ) : (
          <HistoryLines lines={lines} />
        )}
      </Panel>
      <nav aria-label="Pages of the history" className="mt-3 flex gap-2">
        {!isFirst && (
          <Link className={buttonClass()} href={at}>
            The newest
          </Link>
        )}
        {next_cursor !== null && (
          <Link className={buttonClass()} href={`${at}?cursor=${next_cursor}`}>
            Older
          </Link>
        )}
      </nav>
    </>
  );
}
