"use client";

import Link from "next/link";
import { type FormEvent, useState, useTransition } from "react";
import { Badge, type BadgeTone } from "@/components/ui/Badge";
import { Button, buttonClass } from "@/components/ui/Button";
import { Field, Input, Textarea } from "@/components/ui/Field";
import { Panel } from "@/components/ui/Panel";
import { UntrustedText } from "@/components/ui/UntrustedText";
import { type ActionResult, errorOf } from "@/lib/contracts/actionResult";
import type { ImportedTool, ToolsImported } from "@/lib/contracts/toolImport";
import { list } from "@/lib/core/text/list";
import { PART_WORDS } from "./claimWords";

export type ImportTools = (input: {
  tool: string;
  source: string;
  text: string;
}) => Promise<ActionResult<ToolsImported>>;

const UNREACHABLE = {
  ok: false,
  message: "The server did not answer. What you pasted is kept; look at the changes first.",
} as const;

/** Takes a pasted list of tools, and tells what became of each. */
export function ImportForm({ tools, importTools }: { tools: readonly string[]; importTools: ImportTools }) {
  const [input, setInput] = useState({ tool: "", source: "", text: "" });
  const [result, setResult] = useState<ActionResult<ToolsImported> | null>(null);
  const [isBusy, start] = useTransition();
  const set = (name: keyof typeof input) => (event: { target: { value: string } }) =>
    setInput({ ...input, [name]: event.target.value });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start(async () => setResult(await importTools(input).catch(() => UNREACHABLE)));
  };
  return (
    <div className="grid items-start gap-6 xl:grid-cols-2">
      <Panel title="A list of tools">
        <form onSubmit={submit} className="space-y-4">
          <Field
            label="Tool"
            hint="Its name in the catalogue; a new one if there is none."
            error={errorOf(result, "tool")}
          >
            {(control) => (
              <>
                <Input
                  {...control}
                  list="known-tools"
                  value={input.tool}
                  maxLength={64}
                  required
                  onChange={set("tool")}
                />
                <datalist id="known-tools">
                  {tools.map((name) => (
                    <option key={name} value={name} />
                  ))}
                </datalist>
              </>
            )}
          </Field>
          <Field
            label="Where it comes from"
            hint="The server and how you asked it. Kept with it."
            error={errorOf(result, "source")}
          >
            {(control) => <Input {...control} value={input.source} maxLength={500} required onChange={set("source")} />}
          </Field>
          <Field
            label="The answer to tools/list"
            hint="JSON, with { tools: […] } somewhere near its top."
            error={listError(result)}
          >
            {(control) => (
              <Textarea
                {...control}
                value={input.text}
                spellCheck={false}
                required
                rows={12}
                className="font-mono text-xs"
                onChange={set("text")}
              />
            )}
          </Field>
          {result !== null && !result.ok && (
            <p role="alert" className="text-sm font-medium text-stop-ink">
              {result.message}
            </p>
          )}
          <Button type="submit" tone="primary" disabled={isBusy}>
            {isBusy ? "Reading it…" : "Make a draft of what is new"}
          </Button>
        </form>
      </Panel>
      {result?.ok && <Imported imported={result.value} />}
    </div>
  );
}

function listError(result: ActionResult<unknown> | null): string | undefined {
  if (result === null || result.ok) return undefined;
  const found = result.errors?.find(({ pointer }) => pointer.startsWith("/listed") || pointer === "/text");
  return found === undefined
    ? undefined
    : `${found.pointer.replace(/^\/(listed|text)\/?/, "")} ${found.message}`.trim();
}

const STATES: Record<ImportedTool["state"], { words: string; tone: BadgeTone }> = {
  new: { words: "New", tone: "accent" },
  same: { words: "As it was", tone: "neutral" },
  changed: { words: "Changed since imported", tone: "risk-3" },
  refused: { words: "Left out", tone: "stop" },
};

function Imported({ imported: { tool, tools, gone, change } }: { imported: ToolsImported }) {
  return (
    <Panel
      title="What became of it"
      hint={change === null ? "Nothing is new, so nothing was proposed." : change.message}
      actions={
        change !== null && (
          <Link href={`/changes/${change.id}`} className={buttonClass("secondary", "small")}>
            Look at the draft
          </Link>
        )
      }
      flush
    >
      <ul className="divide-y divide-line text-sm">
        {tools.map((one, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a server may tell a name twice, and the list never moves.
          <li key={at} className="flex flex-wrap items-center gap-x-2 gap-y-1 px-4 py-2">
            <Badge tone={STATES[one.state].tone}>{STATES[one.state].words}</Badge>
            {one.state === "same" || one.state === "changed" ? (
              <Link
                href={`/catalogue/${tool}.${one.name}`}
                className="font-mono text-[0.92em] text-accent-ink underline underline-offset-2 [overflow-wrap:anywhere]"
              >
                {one.name}
              </Link>
            ) : (
              <UntrustedText inline mono text={one.name} />
            )}
            <span className="text-ink-muted">{detailOf(one)}</span>
          </li>
        ))}
        {gone.map((name) => (
          <li key={`gone ${name}`} className="flex flex-wrap items-center gap-x-2 gap-y-1 px-4 py-2">
            <Badge>Not told</Badge>
            <span className="font-mono text-[0.92em] [overflow-wrap:anywhere]">{name}</span>
            <span className="text-ink-muted">It stays in the catalogue.</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function detailOf({ changed, schema_differs, why }: ImportedTool): string {
  return [
    ...(changed.length === 0 ? [] : [`Another ${list(changed.map((part) => PART_WORDS[part]))}.`]),
    ...(schema_differs ? ["The catalogue asks for other arguments."] : []),
    ...(why === null ? [] : [why]),
  ].join(" ");
}
