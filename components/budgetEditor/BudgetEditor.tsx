"use client";

import clsx from "clsx";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";

import { JsonField } from "@/components/changeEditor/JsonField";
import { PreviewPanel } from "@/components/changeEditor/PreviewPanel";
import { tellMoved } from "@/components/changeEditor/tellMoved";
import { useKeptDraft } from "@/components/changeEditor/useKeptDraft";
import { type Preview, usePreview } from "@/components/changeEditor/usePreview";
import { testsOf, WhyFields } from "@/components/changeEditor/WhyFields";
import { Button } from "@/components/ui/Button";
import { Panel } from "@/components/ui/Panel";
import type { ActionResult } from "@/lib/contracts/actionResult";
import type { BudgetEditorView } from "@/lib/contracts/budgetEditor";
import { PREVIEW_DAYS } from "@/lib/contracts/changes";
import type { ChangeMoved } from "@/lib/contracts/changeViews";
import { type BudgetDraft, budgetOf, draftOf, EMPTY_GRANT, type GrantDraft, newKey, problemsOf } from "./draft";
import { EligibilityPanel } from "./EligibilityPanel";
import { GrantForm } from "./GrantForm";
import { Suggested } from "./Suggested";

export type ProposeBudget = (input: {
  agent: string;
  budget: Record<string, unknown>;
  reason: string;
  tests: string[];
  change?: string;
  version: number | null;
  submit: boolean;
}) => Promise<ActionResult<ChangeMoved>>;

interface Kept {
  budget: BudgetDraft;
  reason: string;
  /** One a line; absent in what was kept before there were any. */
  tests?: string;
  /** Of the budget that it was begun from, which may not be in force any more. */
  version: number | null;
}

/** Edits a whole budget, grant by grant; what each edit would do stands beside it. */
export function BudgetEditor({
  view,
  preview,
  propose,
}: {
  view: BudgetEditorView;
  preview: Preview;
  propose: ProposeBudget;
}) {
  const { agent, change, narrowing } = view;
  const router = useRouter();
  const [given] = useState<Kept>(() => ({
    budget: draftOf(narrowing?.budget ?? view.budget),
    reason: change?.reason ?? "",
    tests: change?.tests.join("\n") ?? "",
    version: view.version,
  }));
  const { draft, setDraft, isChanged, isRestored, forget } = useKeptDraft(
    `budget ${agent.id} ${change?.id ?? (narrowing === null ? "" : `without ${narrowing.tool} ${narrowing.environment}`)}`,
    given,
  );
  const [open, setOpen] = useState<string | null>(draft.budget.grants[0]?.key ?? null);
  const [days, setDays] = useState<number>(30);
  const [sent, setSent] = useState<ActionResult<ChangeMoved> | null>(null);
  const [isBusy, start] = useTransition();
  const { budget, problems } = budgetOf(draft.budget);
  const { result, isStale } = usePreview(problems.length > 0 ? null : { agent: agent.name, budget, days }, preview);
  const refused = result !== null && !result.ok && !isStale ? (result.errors ?? []) : [];
  const wrong = [...problems, ...problemsOf(refused, draft.budget)];
  const { grants } = draft.budget;
  const setGrants = (next: GrantDraft[]) => setDraft({ ...draft, budget: { ...draft.budget, grants: next } });
  const add = (grant: Omit<GrantDraft, "key">) => {
    const key = newKey(grants);
    setGrants([...grants, { ...grant, key }]);
    setOpen(key);
  };
  const send = (submit: boolean) =>
    start(async () => {
      const input = {
        agent: agent.name,
        budget,
        reason: draft.reason,
        tests: testsOf(draft.tests ?? ""),
        version: draft.version ?? null,
        submit,
      };
      const answered = await propose(change === null ? input : { ...input, change: change.id }).catch(
        () =>
          ({
            ok: false,
            message: "The server did not answer. What you typed is kept; look at the changes before you send it again.",
          }) as const,
      );
      setSent(answered);
      if (!answered.ok) return;
      forget();
      tellMoved(answered.value, submit);
      router.push(`/changes/${answered.value.id}`);
    });
  return (
    <div className="grid items-start gap-6 xl:grid-cols-2">
      <div className="min-w-0 space-y-4">
        {change?.stands === false && (
          <p className="rounded-md border border-risk-3 bg-risk-3-soft px-3 py-2 text-sm text-risk-3-ink">
            Another budget has come into force since this was written, and sending this would undo what that brought.{" "}
            <Link href={`/changes/${change.id}`} className="underline underline-offset-2">
              Rebase it first
            </Link>
            , unless that is what you mean: the difference beside it is the whole of it.
          </p>
        )}
        {narrowing !== null && <Suggested agent={agent.name} narrowing={narrowing} />}
        {isRestored && (
          <p className="flex flex-wrap items-center justify-between gap-2 rounded-md border border-line px-3 py-2 text-sm">
            <span>
              This is what you had typed before.
              {draft.version !== view.version &&
                " Another budget has come into force since: it is written down as a draft, and rebased before it is submitted."}
            </span>
            <Button
              size="small"
              onClick={() => {
                setDraft(given);
                forget();
              }}
            >
              {narrowing === null ? "Begin again from what is in force" : "Begin again from what is suggested"}
            </Button>
          </p>
        )}
        <Panel
          title={`Grants (${grants.length})`}
          actions={
            <Button size="small" onClick={() => add(EMPTY_GRANT)}>
              Add a grant
            </Button>
          }
          flush
        >
          <ul>
            {grants.map((grant) => {
              const own = wrong.filter((one) => one.grant === grant.key);
              const isOpen = grant.key === open;
              return (
                <li key={grant.key} className="border-b border-line last:border-b-0">
                  <div className="flex flex-wrap items-center gap-2 px-4 py-2">
                    <button
                      type="button"
                      aria-expanded={isOpen}
                      onClick={() => setOpen(isOpen ? null : grant.key)}
                      className="min-w-0 flex-1 rounded text-left text-sm"
                    >
                      <span className={clsx("font-mono font-semibold", own.length > 0 && "text-stop-ink")}>
                        {grant.id || "(without a name)"}
                      </span>
                      <span className="block truncate text-xs text-ink-muted">
                        {grant.actions || "no action yet"}; {grant.environments.join(", ") || "nowhere yet"}
                      </span>
                    </button>
                    <Button size="small" tone="quiet" onClick={() => add({ ...grant, id: `${grant.id}-2` })}>
                      Duplicate<span className="sr-only"> {grant.id}</span>
                    </Button>
                    <Button
                      size="small"
                      tone="quiet"
                      onClick={() => setGrants(grants.filter(({ key }) => key !== grant.key))}
                    >
                      Take out<span className="sr-only"> {grant.id}</span>
                    </Button>
                  </div>
                  {isOpen && (
                    <div className="border-t border-line bg-sunken/40 px-4 py-4">
                      <GrantForm
                        grant={grant}
                        view={view}
                        problems={own}
                        onChange={(next) => setGrants(grants.map((one) => (one.key === next.key ? next : one)))}
                      />
                    </div>
                  )}
                </li>
              );
            })}
          </ul>
        </Panel>
        <Panel title="Limits of the whole budget">
          <JsonField
            label="Limits"
            hint={
              'Whichever grants match. Such as [{ "id": "all", "measure": "count", "per": "day", "max": 50, "beyond": "ask" }].'
            }
            value={draft.budget.limits}
            error={wrong.find((one) => one.grant === null)?.message}
            onChange={(limits) => setDraft({ ...draft, budget: { ...draft.budget, limits } })}
          />
        </Panel>
        <Panel title="Propose it">
          <div className="space-y-3">
            <WhyFields
              reason={draft.reason}
              tests={draft.tests ?? ""}
              sent={sent}
              onReason={(reason) => setDraft({ ...draft, reason })}
              onTests={(tests) => setDraft({ ...draft, tests })}
            />
            {sent !== null && !sent.ok && (
              <p role="alert" className="text-sm font-medium text-stop-ink">
                {sent.message}
              </p>
            )}
            <div className="flex flex-wrap gap-2">
              <Button
                tone="primary"
                disabled={isBusy || problems.length > 0 || draft.reason.trim() === ""}
                onClick={() => send(true)}
              >
                {isBusy ? "Sending…" : "Submit this change"}
              </Button>
              <Button
                disabled={isBusy || problems.length > 0 || draft.reason.trim() === ""}
                onClick={() => send(false)}
              >
                Keep it as a draft
              </Button>
            </div>
            <p className="text-xs text-ink-muted">
              {isChanged ? "What you typed is kept in this tab until it is sent." : "Nothing is edited yet."}
            </p>
          </div>
        </Panel>
      </div>
      <div className="min-w-0 space-y-3 xl:sticky xl:top-4">
        <fieldset className="flex w-fit rounded-md border border-line bg-sunken p-0.5 text-xs">
          <legend className="float-left px-2 py-1 text-ink-muted">Replay of</legend>
          {PREVIEW_DAYS.map((period) => (
            <button
              key={period}
              type="button"
              aria-pressed={period === days}
              onClick={() => setDays(period)}
              className={clsx(
                "rounded px-2.5 py-1 font-medium",
                period === days ? "bg-surface text-ink shadow-raised" : "text-ink-muted hover:text-ink",
              )}
            >
              {period} days
            </button>
          ))}
        </fieldset>
        <PreviewPanel result={result} isStale={isStale} isWhole={problems.length === 0} />
        <EligibilityPanel found={view.eligibility} />
      </div>
    </div>
  );
}
