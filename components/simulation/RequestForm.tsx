import { useState } from "react";
import { ArgumentInput } from "@/components/inbox/ArgumentInput";
import { argumentFields } from "@/components/inbox/argumentFields";
import { Field, Input, Select, Textarea } from "@/components/ui/Field";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/Tabs";
import type { SimulationFormView } from "@/lib/contracts/simulation";
import {
  argumentsOf,
  fieldsOf,
  type Json,
  objectIn,
  pointerTo,
  type RequestFields,
  withArguments,
  withField,
  written,
} from "./draft";

type ErrorAt = (pointer: string) => string | undefined;

/** An evaluation request as fields, or as the JSON that an agent sends. Both are the same text. */
export function RequestForm({
  form,
  text,
  errorAt,
  onChange,
  onAgent,
}: {
  form: SimulationFormView;
  text: string;
  errorAt: ErrorAt;
  onChange: (text: string) => void;
  onAgent: (agent: string) => void;
}) {
  const request = objectIn(text);
  const [tab, setTab] = useState(request === null ? "json" : "form");
  return (
    <Tabs value={request === null ? "json" : tab} onValueChange={setTab}>
      <TabList aria-label="How the request is written" className="-mt-2">
        <Tab value="form" disabled={request === null}>
          Form
        </Tab>
        <Tab value="json">JSON</Tab>
      </TabList>
      <TabPanel value="form">
        {request !== null && (
          <Fields
            form={form}
            request={request}
            errorAt={errorAt}
            onAgent={onAgent}
            onChange={(next) => onChange(written(next))}
          />
        )}
      </TabPanel>
      <TabPanel value="json">
        <Field
          label="Evaluation request"
          hint="As an agent sends it to /access/v1/evaluation, with the environment in its context."
          error={request === null ? "It is no JSON object." : errorAt("/request")}
        >
          {(control) => (
            <Textarea
              {...control}
              value={text}
              spellCheck={false}
              rows={18}
              className="font-mono text-xs"
              onChange={({ target }) => {
                onChange(target.value);
                setTab("json");
              }}
              onBlur={() => request !== null && onAgent(fieldsOf(request).agent)}
            />
          )}
        </Field>
      </TabPanel>
    </Tabs>
  );
}

function Fields({
  form,
  request,
  errorAt,
  onChange,
  onAgent,
}: {
  form: SimulationFormView;
  request: Json;
  errorAt: ErrorAt;
  onChange: (request: Json) => void;
  onAgent: (agent: string) => void;
}) {
  const fields = fieldsOf(request);
  const set = (field: keyof RequestFields) => (value: string) => onChange(withField(request, field, value));
  const part = (field: keyof RequestFields) => ({
    value: fields[field],
    error: errorAt(pointerTo(request, field)),
    onChange: set(field),
  });
  const action = form.actions.find(({ name }) => name === fields.action);
  return (
    <div className="space-y-4">
      <Choice
        label="Agent"
        {...part("agent")}
        options={form.agents.map(({ name }) => name)}
        onChange={(agent) => {
          set("agent")(agent);
          onAgent(agent);
        }}
      />
      <Choice
        label="Action"
        hint={action?.description ?? undefined}
        {...part("action")}
        options={form.actions.map(({ name }) => name)}
      />
      <Choice label="Environment" {...part("environment")} options={form.environments} />
      <div className="grid grid-cols-2 gap-3">
        <Text label="Resource type" {...part("resourceType")} />
        <Text label="Resource id" {...part("resourceId")} />
      </div>
      <Arguments
        schema={action?.input_schema ?? null}
        args={argumentsOf(request)}
        errorAt={errorAt}
        onChange={(args) => onChange(withArguments(request, args))}
      />
      <details>
        <summary className="w-fit rounded text-sm font-medium text-ink-muted hover:text-ink">
          Person, session, approval
        </summary>
        <div className="mt-3 space-y-4">
          <Text label="On behalf of" {...part("onBehalfOf")} />
          <Text label="Session id" hint="Empty: the agent's shared session." {...part("sessionId")} />
          <Text label="Approval id" hint="The approval that the request presents." {...part("approvalId")} />
        </div>
      </details>
    </div>
  );
}

interface Part {
  label: string;
  hint?: string | undefined;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

function Text({ label, hint, value, error, onChange }: Part) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => <Input {...control} value={value} onChange={({ target }) => onChange(target.value)} />}
    </Field>
  );
}

/** What is known, and what was pasted although it is not. */
function Choice({ label, hint, value, error, options, onChange }: Part & { options: readonly string[] }) {
  const isKnown = value === "" || options.includes(value);
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <Select {...control} value={value} onChange={({ target }) => onChange(target.value)}>
          <option value="">Choose</option>
          {!isKnown && <option value={value}>{value} (not known here)</option>}
          {options.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** Fields where the action's schema and the values are plain; else JSON. */
function Arguments({
  schema,
  args,
  errorAt,
  onChange,
}: {
  schema: Json | null;
  args: Json | null;
  errorAt: ErrorAt;
  onChange: (args: Json) => void;
}) {
  const fields = args === null ? null : argumentFields(schema, args);
  if (args === null || fields === null || (schema === null && fields.length === 0))
    return <ArgumentsAsText args={args ?? {}} error={errorAt("/request/context/arguments")} onChange={onChange} />;
  return (
    <fieldset className="space-y-3">
      <legend className="mb-1.5 text-sm font-medium">Arguments</legend>
      {fields.map((field) => (
        <ArgumentInput
          key={field.name}
          field={field}
          value={args[field.name]}
          onChange={(value) => {
            const { [field.name]: _, ...others } = args;
            onChange(value === undefined || value === "" ? others : { ...args, [field.name]: value });
          }}
        />
      ))}
    </fieldset>
  );
}

function ArgumentsAsText({
  args,
  error,
  onChange,
}: {
  args: Json;
  error: string | undefined;
  onChange: (args: Json) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const isCurrent = typed !== null && JSON.stringify(objectIn(typed) ?? args) === JSON.stringify(args);
  const text = typed !== null && isCurrent ? typed : Object.keys(args).length === 0 ? "" : written(args);
  const isUnread = text.trim() !== "" && objectIn(text) === null;
  return (
    <Field
      label="Arguments"
      hint="A JSON object; empty for none."
      error={isUnread ? "It is no JSON object: the request keeps what it had." : error}
    >
      {(control) => (
        <Textarea
          {...control}
          value={text}
          spellCheck={false}
          className="font-mono text-xs"
          onChange={({ target }) => {
            setTyped(target.value);
            const next = target.value.trim() === "" ? {} : objectIn(target.value);
            if (next !== null) onChange(next);
          }}
        />
      )}
    </Field>
  );
}
