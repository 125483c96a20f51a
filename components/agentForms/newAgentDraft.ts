import type { BudgetTemplate, NewAgentForm } from "@/lib/contracts/agentForms";

export interface PrincipalDraft {
  key: string;
  tool: string;
  environment: string;
  identity: string;
}

export interface NewAgentDraft {
  name: string;
  team: string;
  owner: string;
  purpose: string;
  stage: string;
  tools: string[];
  environments: string[];
  /** Of the template, by name. */
  leftOut: string[];
  principals: PrincipalDraft[];
}

/** On the first rung, where the least can go wrong. */
export function emptyDraft({ teams, stages, environments }: NewAgentForm): NewAgentDraft {
  return {
    name: "",
    team: teams[0] ?? "",
    owner: "",
    purpose: "",
    stage: stages[0]?.name ?? "",
    tools: [],
    environments: environments.slice(0, 1).map(({ name }) => name),
    leftOut: [],
    principals: [],
  };
}

/** The grants of the template without the actions that were left out. */
export function grantsOf(template: BudgetTemplate | null, leftOut: readonly string[]): BudgetTemplate["grants"] {
  return (template?.grants ?? []).flatMap((grant) => {
    const actions = grant.actions.filter((action) => !leftOut.includes(action));
    return actions.length === 0 ? [] : [{ ...grant, actions }];
  });
}

/** As a change says it; null while something is missing. An agent without any grant may be proposed too: it does nothing yet. */
export function newAgentContent(
  draft: NewAgentDraft,
  template: BudgetTemplate | null,
): { newAgent: Record<string, unknown> } | null {
  const { team, stage } = draft;
  const [name, owner, purpose] = [draft.name.trim(), draft.owner.trim().toLowerCase(), draft.purpose.trim()];
  if ([name, team, owner, purpose, stage].includes("")) return null;
  const principals = draft.principals
    .map(({ tool, environment, identity }) => ({ tool, environment, identity: identity.trim() }))
    .filter(({ identity }) => identity !== "");
  const grants = grantsOf(template, draft.leftOut);
  return {
    newAgent: {
      name,
      team,
      owner,
      purpose,
      stage,
      ...(principals.length === 0 ? {} : { principals }),
      budget: { grants },
    },
  };
}
