"use client";

import { CheckList } from "@/components/ui/CheckList";
import type { ActionResult } from "@/lib/contracts/actionResult";
import type { BudgetTemplate, NewAgentForm } from "@/lib/contracts/agentForms";
import { list } from "@/lib/core/text/list";
import type { NewAgentDraft } from "./newAgentDraft";

/** Which tools, where, and which of their actions: what is ticked is granted. */
export function TemplateField({
  form,
  draft,
  template,
  onChange,
}: {
  form: NewAgentForm;
  draft: NewAgentDraft;
  template: ActionResult<BudgetTemplate> | null;
  onChange: (changed: Partial<NewAgentDraft>) => void;
}) {
  return (
    <>
      <CheckList
        legend="Tools"
        options={form.tools.map(({ name }) => name)}
        chosen={draft.tools}
        onChange={(tools) => onChange({ tools })}
      />
      <CheckList
        legend="Environments"
        options={form.environments.map(({ name }) => name)}
        chosen={draft.environments}
        onChange={(environments) => onChange({ environments })}
      />
      {draft.tools.length === 0 && (
        <p className="text-sm text-ink-muted">Without a tool it begins with nothing: every call is denied.</p>
      )}
      {template !== null && !template.ok && <p className="text-sm text-stop-ink">{template.message}</p>}
      {template?.ok && <Template template={template.value} draft={draft} onChange={onChange} />}
    </>
  );
}

function Template({
  template: { grants, left_out },
  draft,
  onChange,
}: {
  template: BudgetTemplate;
  draft: NewAgentDraft;
  onChange: (changed: Partial<NewAgentDraft>) => void;
}) {
  return (
    <div className="space-y-3 border-t border-line pt-3">
      {grants.length === 0 && <p className="text-sm">The stage holds none of it there.</p>}
      {grants.map(({ id, actions, environments, limits }) => (
        <CheckList
          key={id}
          legend={`${id}: in ${list(environments)}${limits.map(({ max, per }) => `, at most ${max} a ${typeof per === "string" ? per : per.sliding}`).join("")}`}
          options={actions}
          chosen={actions.filter((action) => !draft.leftOut.includes(action))}
          onChange={(chosen) =>
            onChange({
              leftOut: [
                ...draft.leftOut.filter((action) => !actions.includes(action)),
                ...actions.filter((action) => !chosen.includes(action)),
              ],
            })
          }
          mono
        />
      ))}
      {left_out.length > 0 && (
        <details className="text-xs text-ink-muted">
          <summary className="w-fit rounded">
            Not at this stage: {left_out.length} {left_out.length === 1 ? "action" : "actions"}
          </summary>
          <ul className="mt-1 space-y-1">
            {left_out.map(({ action, why }) => (
              <li key={action} className="[overflow-wrap:anywhere]">
                {why}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
