"use client";

import { Download, FlaskConical, Link2, NotebookText, Printer, Siren } from "lucide-react";
import Link from "next/link";
import { toast } from "sonner";
import { Button, buttonClass } from "@/components/ui/Button";
import { openIncidentHref } from "@/lib/contracts/incidents";
import { simulateHref } from "@/lib/contracts/simulation";

/** What can be done with a record: decide it again, share it, copy it as Markdown, export and print it. `decidedAt`: null where nothing was. */
export function RecordMenu({ id, decidedAt }: { id: string; decidedAt: string | null }) {
  const link = () => `${window.location.origin}/actions/${id}`;
  const file = (format: string) => `/api/v1/actions/${id}/export?format=${format}`;
  return (
    <div className="flex flex-wrap items-center gap-2 print:hidden">
      {decidedAt !== null && (
        <Link href={simulateHref({ from: id, a: decidedAt, b: "now" })} className={buttonClass("secondary", "small")}>
          <FlaskConical aria-hidden className="size-3.5" />
          Open in simulator
        </Link>
      )}
      <Link href={openIncidentHref({ record: id })} className={buttonClass("secondary", "small")}>
        <Siren aria-hidden className="size-3.5" />
        Open an incident
      </Link>
      <Button size="small" onClick={() => copy(async () => link(), "The link is on the clipboard")}>
        <Link2 aria-hidden className="size-3.5" />
        Copy link
      </Button>
      <Button
        size="small"
        onClick={() => copy(() => textAt(file("markdown")), "The record is on the clipboard as Markdown")}
      >
        <NotebookText aria-hidden className="size-3.5" />
        Copy as Markdown
      </Button>
      {(["json", "csv"] as const).map((format) => (
        <a key={format} href={file(format)} download className={buttonClass("secondary", "small")}>
          <Download aria-hidden className="size-3.5" />
          Export {format.toUpperCase()}
        </a>
      ))}
      <Button size="small" onClick={() => window.print()}>
        <Printer aria-hidden className="size-3.5" />
        Print
      </Button>
    </div>
  );
}

async function textAt(address: string): Promise<string> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`the record answered ${answer.status}`);
  return await answer.text();
}

/** Browsers give no clipboard to pages served without TLS beyond loopback, nor to what was read too long after the click: then say so. */
async function copy(text: () => Promise<string>, done: string): Promise<void> {
  try {
    // A text that is still on its way is handed over as such: some browsers forget the click otherwise.
    const item = new ClipboardItem({ "text/plain": text().then((read) => new Blob([read], { type: "text/plain" })) });
    await navigator.clipboard.write([item]);
    toast.success(done);
  } catch {
    toast.error(
      "It could not be copied: the browser does not let this page use the clipboard, or the server did not answer",
    );
  }
}
