"use client";

import { useEffect, useState } from "react";
import { type ProposalActions, ProposalForm } from "@/components/changeEditor/ProposalForm";
import { useKeptDraft } from "@/components/changeEditor/useKeptDraft";
import { Field, Input, Select, Textarea } from "@/components/ui/Field";
import { Panel } from "@/components/ui/Panel";
import type { ActionResult } from "@/lib/contracts/actionResult";
import type { BudgetTemplate, NewAgentForm } from "@/lib/contracts/agentForms";
import { emptyDraft, type NewAgentDraft, newAgentContent } from "./newAgentDraft";
import { OwnerField } from "./OwnerField";
import { PrincipalsField } from "./PrincipalsField";
import { TemplateField } from "./TemplateField";

export type AskTemplate = (input: {
  id: string;
  tools: string;
  environments: string;
}) => Promise<ActionResult<BudgetTemplate>>;

/** A new agent with the budget that it begins with, which is reviewed as one. */
export function NewAgent({
  form,
  actions,
  askTemplate,
}: {
  form: NewAgentForm;
  actions: ProposalActions;
  askTemplate: AskTemplate;
}) {
  const [given] = useState(() => emptyDraft(form));
  const { draft, setDraft, forget } = useKeptDraft<NewAgentDraft>("new agent", given);
  const set = (changed: Partial<NewAgentDraft>) => setDraft({ ...draft, ...changed });
  const template = useTemplate(draft, askTemplate);
  const asksFor = form.stages.find(({ name }) => name === draft.stage)?.minimums ?? {};
  return (
    <ProposalForm
      content={newAgentContent(draft, template?.ok ? template.value : null)}
      missing="Say its name, what it is for, whose it is, and at which stage it begins."
      actions={actions}
      onSent={forget}
    >
      <Panel title="The agent">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Name" hint="Letters, digits, _, . and -. It stays as it is.">
            {(control) => (
              <Input
                {...control}
                maxLength={64}
                autoComplete="off"
                value={draft.name}
                onChange={(event) => set({ name: event.target.value })}
              />
            )}
          </Field>
          <Field label="Team" hint="Its people see the agent, its operators answer for it.">
            {(control) => (
              <Select {...control} value={draft.team} onChange={(event) => set({ team: event.target.value })}>
                {form.teams.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </Select>
            )}
          </Field>
          <div className="sm:col-span-2">
            <Field label="What it is for" hint="Whoever answers for one of its calls reads this.">
              {(control) => (
                <Textarea
                  {...control}
                  maxLength={2000}
                  value={draft.purpose}
                  onChange={(event) => set({ purpose: event.target.value })}
                />
              )}
            </Field>
          </div>
          <div className="sm:col-span-2">
            <OwnerField value={draft.owner} owners={form.owners} onChange={(owner) => set({ owner })} />
          </div>
        </div>
      </Panel>
      <Panel title="What it begins with" hint="The most that its stage holds of the tools that you choose.">
        <div className="space-y-4">
          <Field
            label="Stage"
            hint={
              Object.keys(asksFor).length > 0 && draft.stage !== form.stages[0]?.name
                ? "This stage asks for evidence, which a new agent cannot have: begin lower, and propose a promotion later."
                : "The first rung of the ladder holds the least."
            }
          >
            {(control) => (
              <Select {...control} value={draft.stage} onChange={(event) => set({ stage: event.target.value })}>
                {form.stages.map(({ name, powers }) => (
                  <option key={name} value={name}>
                    {name}: {powers.join(", ") || "holds nothing"}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <TemplateField form={form} draft={draft} template={template} onChange={set} />
        </div>
      </Panel>
      <PrincipalsField form={form} principals={draft.principals} onChange={(principals) => set({ principals })} />
    </ProposalForm>
  );
}

/** What the stage holds of what was chosen; null while nothing is chosen, or it is being asked. */
function useTemplate(
  { stage, tools, environments }: NewAgentDraft,
  ask: AskTemplate,
): ActionResult<BudgetTemplate> | null {
  const [answered, setAnswered] = useState<{ of: string; result: ActionResult<BudgetTemplate> } | null>(null);
  const asked =
    stage === "" || tools.length === 0 || environments.length === 0
      ? null
      : JSON.stringify({ id: stage, tools: tools.join(","), environments: environments.join(",") });
  useEffect(() => {
    if (asked === null) return;
    let isCurrent = true;
    void ask(JSON.parse(asked))
      .catch(() => ({ ok: false, message: "The server did not answer. What you typed is kept." }) as const)
      .then((result) => {
        if (isCurrent) setAnswered({ of: asked, result });
      });
    return () => {
      isCurrent = false;
    };
  }, [asked, ask]);
  return answered !== null && answered.of === asked ? answered.result : null;
}
