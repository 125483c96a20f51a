"use client";

import { Download, FlaskConical, Link2, NotebookText, Siren } from "lucide-react";
import Link from "next/link";
import { toast } from "sonner";
import { Button, buttonClass } from "@/components/ui/Button";
import { type ActionRecord, recordAsMarkdown } from "@/lib/contracts/actions";
import { openIncidentHref } from "@/lib/contracts/incidents";
import { simulateHref } from "@/lib/contracts/simulation";

/** What can be done with a record: decide it again, copy its link, copy it as Markdown, export it as JSON. */
export function RecordMenu({ record }: { record: ActionRecord }) {
  const link = () => `${window.location.origin}/actions/${record.evaluation_id}`;
  return (
    <>
      <Link
        href={simulateHref({ from: record.evaluation_id, a: record.decided_at, b: "now" })}
        className={buttonClass("secondary", "small")}
      >
        <FlaskConical aria-hidden className="size-3.5" />
        Open in simulator
      </Link>
      <Link href={openIncidentHref({ record: record.evaluation_id })} className={buttonClass("secondary", "small")}>
        <Siren aria-hidden className="size-3.5" />
        Open an incident
      </Link>
      <Button size="small" onClick={() => copy(link(), "The link is on the clipboard")}>
        <Link2 aria-hidden className="size-3.5" />
        Copy link
      </Button>
      <Button
        size="small"
        onClick={() => copy(recordAsMarkdown(record, link()), "The record is on the clipboard as Markdown")}
      >
        <NotebookText aria-hidden className="size-3.5" />
        Copy as Markdown
      </Button>
      <a
        href={`/api/v1/actions/${record.evaluation_id}`}
        download={`action-${record.evaluation_id}.json`}
        className={buttonClass("secondary", "small")}
      >
        <Download aria-hidden className="size-3.5" />
        Export JSON
      </a>
    </>
  );
}

/** Browsers give no clipboard to pages served without TLS beyond loopback: then say so. */
async function copy(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast.success(done);
  } catch {
    toast.error("The browser does not let this page use the clipboard");
  }
}
