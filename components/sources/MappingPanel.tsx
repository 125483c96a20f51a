"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button";
import { Field, Textarea } from "@/components/ui/Field";
import { Panel } from "@/components/ui/Panel";
import type { ActionResult } from "@/lib/contracts/actionResult";
import type { SourceMappingInput } from "@/lib/contracts/sourceMapping";
import type { MappingPreview, SourceDetail } from "@/lib/contracts/sources";
import { type SourceActions, UNREACHABLE } from "./actions";
import { PreviewedRecords } from "./PreviewedRecords";

const EXAMPLE: SourceMappingInput = {
  time: { pointer: "/time" },
  title: "/message",
  system: "/service",
  principal: "/user",
  verb: "/operation",
  resource: { type: { constant: "thing" }, id: "/object/id" },
  keys: [{ kind: "request", value: "/request_id" }],
};

/** Where in a generic source's records what stands: tried on samples before it is saved. */
export function MappingPanel({ source, actions }: { source: SourceDetail; actions: SourceActions }) {
  const router = useRouter();
  const [text, setText] = useState(() => JSON.stringify(source.mapping ?? EXAMPLE, null, 2));
  const [samples, setSamples] = useState("");
  const [preview, setPreview] = useState<ActionResult<MappingPreview> | null>(null);
  const [saved, setSaved] = useState<ActionResult<unknown> | null>(null);
  const [isTrying, startTry] = useTransition();
  const [isSaving, startSave] = useTransition();
  const { mapping, fault } = mappingIn(text);

  const tryIt = () =>
    startTry(async () => {
      if (mapping === null) return;
      setPreview(await actions.previewMapping({ source: source.name, mapping, samples }).catch(() => UNREACHABLE));
    });
  const save = () =>
    startSave(async () => {
      if (mapping === null) return;
      const result = await actions.changeMapping({ source: source.name, mapping }).catch(() => UNREACHABLE);
      setSaved(result);
      if (!result.ok) return;
      toast.success("Records are read by this mapping from now on.");
      router.refresh();
    });
  return (
    <Panel
      title="Mapping"
      hint={
        source.mapping === null
          ? "Nothing can be read before there is one. Say where in a record what stands, as JSON Pointers."
          : "Where in a record what stands, as JSON Pointers."
      }
    >
      <div className="grid gap-4 lg:grid-cols-2">
        <Field label="Mapping" error={fault ?? firstError(saved)}>
          {(control) => (
            <Textarea
              {...control}
              className="min-h-72 font-mono text-xs"
              spellCheck={false}
              readOnly={!source.may_manage}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <Field label="Sample records" hint="JSON, or one JSON value a line. Nothing of them is kept.">
          {(control) => (
            <Textarea
              {...control}
              className="min-h-72 font-mono text-xs"
              spellCheck={false}
              value={samples}
              onChange={(event) => setSamples(event.target.value)}
            />
          )}
        </Field>
      </div>
      <div className="mt-4 flex flex-wrap gap-2">
        <Button disabled={isTrying || mapping === null || samples.trim() === ""} onClick={tryIt}>
          {isTrying ? "Reading …" : "Preview"}
        </Button>
        {source.may_manage && (
          <Button tone="primary" disabled={isSaving || mapping === null} onClick={save}>
            {isSaving ? "Saving …" : "Save the mapping"}
          </Button>
        )}
      </div>
      <div aria-live="polite" className="mt-4">
        {preview !== null && !preview.ok && (
          <p className="text-sm font-medium text-stop-ink">{firstError(preview) ?? preview.message}</p>
        )}
        {preview?.ok && <PreviewedRecords preview={preview.value} />}
      </div>
    </Panel>
  );
}

function mappingIn(text: string): { mapping: SourceMappingInput | null; fault?: string } {
  try {
    return { mapping: JSON.parse(text) as SourceMappingInput };
  } catch {
    return { mapping: null, fault: "This is not JSON." };
  }
}

/** What is wrong first, and where in the mapping. */
function firstError(result: ActionResult<unknown> | null): string | undefined {
  if (result === null || result.ok) return undefined;
  const [first] = result.errors ?? [];
  if (first === undefined) return result.message;
  return `${first.pointer.replace(/^\/mapping/, "") || "The mapping"}: ${first.message}`;
}
