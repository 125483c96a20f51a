"use client";

import { useId, useState } from "react";
import { ChangeEditor, type Pointed, type Propose } from "@/components/changeEditor/ChangeEditor";
import { ConditionField } from "@/components/changeEditor/ConditionField";
import type { Preview } from "@/components/changeEditor/usePreview";
import { Field, Input, Select } from "@/components/ui/Field";
import { Panel } from "@/components/ui/Panel";
import type { ChangeContent } from "@/lib/contracts/changes";
import type { RuleEditorView } from "@/lib/contracts/rules";
import { ApproverFields } from "./ApproverFields";
import { EFFECTS } from "./effects";
import { type RuleDraft, ruleDraftOf, ruleOf } from "./ruleDraft";
import { RULE_EFFECTS } from "./rulesQuery";

/** Edits a rule, or makes a new one; what each edit would do stands beside it. */
export function RuleEditor({ view, preview, propose }: { view: RuleEditorView; preview: Preview; propose: Propose }) {
  const { rule, version, change } = view;
  const [given] = useState(() => ruleDraftOf(rule));
  return (
    <ChangeEditor
      keptAs={`rule ${rule?.name ?? ""}`}
      given={given}
      change={change}
      seen={(draft) => [{ kind: "rule", name: draft.name.trim(), version }]}
      contentOf={(draft) => (draft.name.trim() === "" ? null : withRule(change?.content ?? {}, ruleOf(draft)))}
      preview={preview}
      propose={propose}
    >
      {(fields) => <RuleFields view={view} {...fields} />}
    </ChangeEditor>
  );
}

/** The content with the rule in the place of the one of the same name, or last. */
function withRule(content: ChangeContent, rule: { name: string }): Record<string, unknown> {
  const said = content.rules ?? [];
  const rules = said.some(({ name }) => name === rule.name)
    ? said.map((one) => (one.name === rule.name ? rule : one))
    : [...said, rule];
  return { ...content, rules };
}

function RuleFields({
  view,
  draft,
  setDraft,
  refused,
}: {
  view: RuleEditorView;
  draft: RuleDraft;
  setDraft: (next: RuleDraft) => void;
  refused: Pointed;
}) {
  const lists = useId();
  const errorOf = (field: string) => refused.find(({ pointer }) => fieldOf(pointer) === field)?.message;
  const set =
    (name: "name" | "actions" | "teams" | "agents" | "respondWithin") => (event: { target: { value: string } }) =>
      setDraft({ ...draft, [name]: event.target.value });
  const patterns = [...view.tools.map((tool) => `${tool}.*`), ...view.actions];
  return (
    <>
      <Panel title="When it is met">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label="Name"
            hint={
              view.rule === null
                ? "Letters, digits, _, . and -. It stays."
                : "It stays: figures and history are under it."
            }
            error={errorOf("name")}
          >
            {(control) => (
              <Input
                {...control}
                value={draft.name}
                maxLength={64}
                readOnly={view.rule !== null}
                onChange={set("name")}
              />
            )}
          </Field>
          <Field label="Effect" hint="The strictest of all that are met wins." error={errorOf("effect")}>
            {(control) => (
              <Select
                {...control}
                value={draft.effect}
                onChange={(event) =>
                  setDraft({ ...draft, effect: RULE_EFFECTS.find((one) => one === event.target.value) ?? draft.effect })
                }
              >
                {RULE_EFFECTS.map((one) => (
                  <option key={one} value={one}>
                    {EFFECTS[one].words}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <div className="sm:col-span-2">
            <ConditionField
              label="When"
              hint="A CEL condition over agent, action, resource, environment, arguments, session, request and now; true for always. One that fails counts as met."
              value={draft.when}
              error={errorOf("when")}
              completions={view.completions}
              onChange={(when) => setDraft({ ...draft, when })}
            />
          </div>
        </div>
      </Panel>
      <Panel title="For whom" hint="Each list narrows it; an empty one is everything.">
        <div className="grid gap-4 sm:grid-cols-2">
          <div className="sm:col-span-2">
            <Names
              label="Actions"
              hint="Names or TOOL.*, separated by commas."
              value={draft.actions}
              list={`${lists}-a`}
              known={patterns}
              error={errorOf("actions")}
              onChange={set("actions")}
            />
          </div>
          <Names
            label="Teams"
            hint="Whose agents."
            value={draft.teams}
            list={`${lists}-t`}
            known={view.teams}
            error={errorOf("teams")}
            onChange={set("teams")}
          />
          <Names
            label="Agents"
            hint="By name."
            value={draft.agents}
            list={`${lists}-g`}
            known={view.agents}
            error={errorOf("agents")}
            onChange={set("agents")}
          />
        </div>
      </Panel>
      {draft.effect !== "stop" && (
        <Panel
          title={draft.effect === "ask" ? "Who must answer" : "Who takes it over"}
          hint={draft.effect === "ask" ? "All of them: each entry is satisfied by people of its own." : undefined}
        >
          <div className="space-y-4">
            <ApproverFields
              approvers={draft.approvers}
              view={view}
              error={errorOf("approvers")}
              onChange={(approvers) => setDraft({ ...draft, approvers })}
            />
            <Field label="In time" hint="Such as 30m, 4h or 2d; empty for an hour." error={errorOf("respondWithin")}>
              {(control) => (
                <Input
                  {...control}
                  className="max-w-40"
                  value={draft.respondWithin}
                  maxLength={10}
                  onChange={set("respondWithin")}
                />
              )}
            </Field>
            {draft.effect === "ask" && (
              <label className="flex items-start gap-2 text-sm">
                <input
                  type="checkbox"
                  className="mt-1"
                  checked={draft.freshSignIn}
                  onChange={(event) => setDraft({ ...draft, freshSignIn: event.target.checked })}
                />
                Whoever approves must have signed in within the last 5 minutes
              </label>
            )}
          </div>
        </Panel>
      )}
    </>
  );
}

function Names({
  label,
  hint,
  value,
  list,
  known,
  error,
  onChange,
}: {
  label: string;
  hint: string;
  value: string;
  list: string;
  known: readonly string[];
  error: string | undefined;
  onChange: (event: { target: { value: string } }) => void;
}) {
  // What stands before the last comma stays when one is chosen.
  const before = value.replace(/[^,]*$/, "").trimEnd();
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <>
          <Input {...control} list={list} value={value} spellCheck={false} onChange={onChange} />
          <datalist id={list}>
            {known.map((name) => (
              <option key={name} value={before === "" ? name : `${before} ${name}`} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

/** The member of the rule that a pointer leads into, whether it leads into the change or the organisation with it. */
function fieldOf(pointer: string): string | undefined {
  return /^\/rules\/\d+\/([^/]+)/.exec(pointer)?.[1];
}
