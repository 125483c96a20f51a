"use client";

import { FlaskConical } from "lucide-react";
import { parseAsString, useQueryStates } from "nuqs";
import { type FormEvent, type KeyboardEvent, useRef, useState, useTransition } from "react";
import { Button } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { ErrorState } from "@/components/ui/ErrorState";
import { Panel } from "@/components/ui/Panel";
import type { ActionResult } from "@/lib/contracts/actionResult";
import type { SimulationAnswer, SimulationFormView } from "@/lib/contracts/simulation";
import { addressOf, inputOf, type Json, type SimulationDraft } from "./draft";
import { GivenFields } from "./GivenFields";
import { PointField } from "./PointField";
import { RequestForm } from "./RequestForm";
import { Results } from "./Results";

type Result = ActionResult<SimulationAnswer>;

const ADDRESS = {
  request: parseAsString,
  a: parseAsString,
  b: parseAsString,
  given: parseAsString,
  from: parseAsString,
  agent: parseAsString,
};

/** A request at the left, and at the right what would be decided of it at one or two points. The address is the simulation. */
export function SimulatorPage({
  view,
  start,
  answered,
  simulate,
  askForm,
}: {
  view: SimulationFormView;
  start: SimulationDraft;
  /** What came of `start`; null where it says no request yet. */
  answered: Result | null;
  simulate: (input: Json) => Promise<Result>;
  askForm: (input: { agent: string }) => Promise<ActionResult<SimulationFormView>>;
}) {
  const [form, setForm] = useState(view);
  const [draft, setDraft] = useState(start);
  const [result, setResult] = useState(answered);
  const [isLong, setIsLong] = useState(false);
  const [isBusy, startRun] = useTransition();
  const [, setAddress] = useQueryStates(ADDRESS, { history: "replace", shallow: true });
  const results = useRef<HTMLElement>(null);
  const problems = result === null || result.ok ? [] : (result.errors ?? []);
  const errorAt = (pointer: string) => problems.find((one) => one.pointer === pointer)?.message;
  const change = (part: Partial<SimulationDraft>) => setDraft((before) => ({ ...before, ...part }));

  const run = () =>
    startRun(async () => {
      const { input, problems: unread } = inputOf(draft);
      if (unread.length > 0) {
        setResult({ ok: false, message: "Something that was typed cannot be read.", errors: unread });
        return;
      }
      const came = await simulate(input).catch(
        () => ({ ok: false, message: "The server did not answer. What you typed is kept; try again." }) as const,
      );
      setResult(came);
      const address = addressOf(draft);
      setIsLong(address.request === null);
      await setAddress({ ...address, from: null, agent: null });
      if (came.ok) results.current?.scrollIntoView({ block: "nearest" });
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isBusy) run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
  };
  const chooseAgent = async (agent: string) => {
    const asked = await askForm({ agent }).catch(() => null);
    if (asked?.ok) setForm(asked.value);
  };

  return (
    <div className="grid items-start gap-6 lg:grid-cols-[22rem_minmax(0,1fr)]">
      <form onSubmit={submit} onKeyDown={onKeyDown} className="min-w-0 space-y-4" aria-label="Request" noValidate>
        <Panel title="Request">
          <RequestForm
            form={form}
            text={draft.request}
            errorAt={errorAt}
            onChange={(request) => change({ request })}
            onAgent={chooseAgent}
          />
        </Panel>
        <Panel title="Decide it">
          <div className="space-y-4">
            <PointField
              name="A"
              value={draft.a}
              form={form}
              errorAt={(member) => errorAt(`/points/0${member}`)}
              onChange={(a) => change({ a })}
            />
            <PointField
              name="B"
              value={draft.b}
              form={form}
              isOptional
              errorAt={(member) => errorAt(`/points/1${member}`)}
              onChange={(b) => change({ b })}
            />
          </div>
        </Panel>
        <GivenFields draft={draft} errorAt={errorAt} onChange={change} />
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" tone="primary" disabled={isBusy}>
            {isBusy ? "Simulating…" : "Simulate"}
          </Button>
          <p className="text-xs text-ink-muted">Ctrl Enter, from any field. Nothing is recorded.</p>
        </div>
        {isLong && (
          <p className="text-xs text-ink-muted">
            This request is too long for an address: a link to this page leaves it out.
          </p>
        )}
      </form>
      <section ref={results} aria-label="What would be decided" aria-busy={isBusy} className="min-w-0">
        <Outcome result={result} isBusy={isBusy} />
      </section>
    </div>
  );
}

function Outcome({ result, isBusy }: { result: Result | null; isBusy: boolean }) {
  if (result === null)
    return (
      <Panel>
        <EmptyState icon={<FlaskConical aria-hidden />} title="Nothing is simulated yet">
          Say what an agent would ask for, and when: what would be decided stands here with every check, grant and rule.
          Nothing is recorded, no limit is used, and nobody is asked.
        </EmptyState>
      </Panel>
    );
  if (!result.ok)
    return (
      <ErrorState title={result.message}>
        <ul className="list-disc pl-4">
          {result.errors?.map(({ pointer, message }) => (
            <li key={`${pointer} ${message}`}>
              <code className="font-mono text-xs">{pointer}</code> {message}
            </li>
          ))}
        </ul>
      </ErrorState>
    );
  return (
    <div className={isBusy ? "opacity-60" : ""}>
      <Results answer={result.value} />
    </div>
  );
}
