"use client";

import { useState } from "react";
import { ChangeEditor, type Pointed, type Propose } from "@/components/changeEditor/ChangeEditor";
import { JsonField } from "@/components/changeEditor/JsonField";
import type { Preview } from "@/components/changeEditor/usePreview";
import { Field, Input, Textarea } from "@/components/ui/Field";
import { Panel } from "@/components/ui/Panel";
import type { FactsEditorView } from "@/lib/contracts/catalogue";
import type { ChangeContent } from "@/lib/contracts/changes";
import { FACT_NAMES, type FactName } from "@/lib/core/organisation/facts";
import { FactField, TouchesField } from "./FactField";
import { actionOf, type FactsDraft, factsDraftOf } from "./factsDraft";
import { FACT_WORDS } from "./factWords";

const PLAIN = FACT_NAMES.filter((fact) => fact !== "touches" && fact !== "undo");

/** Edits what people state of an action; what each edit would do stands beside it. */
export function FactsEditor({
  view,
  begin = null,
  preview,
  propose,
}: {
  view: FactsEditorView;
  /** `told`: with the server's own arguments. */
  begin?: "told" | null;
  preview: Preview;
  propose: Propose;
}) {
  const { change } = view;
  const [given] = useState(() =>
    factsDraftOf(begin === "told" && view.told_schema !== null ? { ...view, input_schema: view.told_schema } : view),
  );
  return (
    <ChangeEditor
      keptAs={`action ${view.name} ${begin ?? ""}`}
      given={given}
      change={change}
      seen={() => [{ kind: "action", name: view.name, version: view.version }]}
      contentOf={(draft) => {
        const said = actionOf(view.action, draft);
        return said.problem === null ? withAction(change?.content ?? {}, view.tool, said.action) : null;
      }}
      preview={preview}
      propose={propose}
    >
      {(fields) => <FactsFields {...fields} />}
    </ChangeEditor>
  );
}

/** The content with the action in the place of the one of the same name, the action last where it is the first to be said of its tool. */
function withAction(content: ChangeContent, tool: string, action: Record<string, unknown>): Record<string, unknown> {
  const tools = content.catalogue ?? [];
  const said = tools.find(({ name }) => name === tool)?.actions ?? [];
  const actions = said.some(({ name }) => name === action.name)
    ? said.map((one) => (one.name === action.name ? action : one))
    : [...said, action];
  const others = tools.filter(({ name }) => name !== tool);
  return { ...content, catalogue: [...others, { name: tool, actions }] };
}

function FactsFields({
  draft,
  setDraft,
  refused,
}: {
  draft: FactsDraft;
  setDraft: (next: FactsDraft) => void;
  refused: Pointed;
}) {
  const errorOf = (field: string) => refused.find((one) => fieldOf(one.pointer) === field)?.message;
  const say = (fact: FactName) => (value: string) => setDraft({ ...draft, said: { ...draft.said, [fact]: value } });
  return (
    <>
      <Panel title="Risk facts" hint="State what you know. What stays unstated counts as its worst value.">
        <div className="grid gap-4 sm:grid-cols-2">
          {PLAIN.map((fact) => (
            <FactField
              key={fact}
              fact={fact}
              value={draft.said[fact] ?? ""}
              error={errorOf(fact)}
              onChange={say(fact)}
            />
          ))}
          <TouchesField value={draft.touches} onChange={(touches) => setDraft({ ...draft, touches })} />
          <UndoFields draft={draft} setDraft={setDraft} error={errorOf("undo")} />
        </div>
      </Panel>
      <Panel title="What it is">
        <div className="space-y-4">
          <Field label="Description" hint="In people's words. What the tool says of itself is not this.">
            {(control) => (
              <Textarea
                {...control}
                value={draft.description}
                maxLength={2000}
                onChange={(event) => setDraft({ ...draft, description: event.target.value })}
              />
            )}
          </Field>
          <JsonField
            label="Input schema"
            hint="A JSON Schema (draft 2020-12) that its arguments must satisfy; empty for any arguments."
            value={draft.inputSchema}
            error={actionOf("", draft).problem ?? errorOf("inputSchema")}
            onChange={(inputSchema) => setDraft({ ...draft, inputSchema })}
          />
        </div>
      </Panel>
    </>
  );
}

function UndoFields({
  draft,
  setDraft,
  error,
}: {
  draft: FactsDraft;
  setDraft: (next: FactsDraft) => void;
  error: string | undefined;
}) {
  const set = (part: Partial<FactsDraft["undo"]>) => setDraft({ ...draft, undo: { ...draft.undo, ...part } });
  return (
    <>
      <Field label={`${FACT_WORDS.undo.label}: where that is written`} hint={FACT_WORDS.undo.hint} error={error}>
        {(control) => (
          <Input
            {...control}
            value={draft.undo.reference}
            maxLength={2000}
            onChange={(event) => set({ reference: event.target.value })}
          />
        )}
      </Field>
      <Field label={`${FACT_WORDS.undo.label}: when it was`} hint="Empty both for no evidence.">
        {(control) => (
          <Input
            {...control}
            type="date"
            value={draft.undo.date}
            onChange={(event) => set({ date: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

/** The member of the action that a pointer leads into, whether it leads into the change or the organisation with it. */
function fieldOf(pointer: string): string | undefined {
  return /\/actions\/\d+\/([^/]+)/.exec(pointer)?.[1];
}
