/** A budget as it is typed: structured parts as JSON text, so that nothing typed is lost while it is not whole yet. */
import type { ChangeBudget } from "@/lib/contracts/changes";

export interface GrantDraft {
  /** Its own in the editor, also while its id is being typed. */
  key: string;
  id: string;
  /** Names separated by commas or spaces. */
  actions: string;
  environments: string[];
  objectTypes: string;
  maxSensitivity: string;
  maxBlastRadius: string;
  maxAudience: string;
  /** JSON, or empty. */
  arguments: string;
  when: string;
  limits: string;
  obligations: string;
  expiresAt: string;
}

export interface BudgetDraft {
  grants: GrantDraft[];
  /** JSON, or empty. */
  limits: string;
}

/** Something that is not whole yet, in one field of one grant; `grant` is null for the budget's own limits. */
export interface DraftProblem {
  grant: string | null;
  field: string;
  message: string;
}

/** A key that none of these has: what was kept from a former page brings its keys along. */
export function newKey(grants: readonly GrantDraft[]): string {
  const taken = new Set(grants.map(({ key }) => key));
  let number = grants.length + 1;
  while (taken.has(`grant-${number}`)) number += 1;
  return `grant-${number}`;
}

export function draftOf({ grants, limits }: ChangeBudget): BudgetDraft {
  return {
    grants: grants.map((grant, index) => ({
      key: `grant-${index + 1}`,
      id: grant.id,
      actions: grant.actions.join(", "),
      environments: grant.environments,
      objectTypes: (grant.objectTypes ?? []).join(", "),
      maxSensitivity: grant.maxSensitivity ?? "",
      maxBlastRadius: grant.maxBlastRadius ?? "",
      maxAudience: grant.maxAudience ?? "",
      arguments: textOf(grant.arguments),
      when: grant.when ?? "",
      limits: textOf(grant.limits),
      obligations: textOf(grant.obligations),
      expiresAt: grant.expiresAt ?? "",
    })),
    limits: textOf(limits),
  };
}

export const EMPTY_GRANT: Omit<GrantDraft, "key"> = {
  ...{ id: "", actions: "", environments: [], objectTypes: "" },
  ...{ maxSensitivity: "", maxBlastRadius: "", maxAudience: "" },
  ...{ arguments: "", when: "", limits: "", obligations: "", expiresAt: "" },
};

/** The budget that the draft says, as far as it can be read; what cannot be read is told. */
export function budgetOf({ grants, limits }: BudgetDraft): {
  budget: Record<string, unknown>;
  problems: DraftProblem[];
} {
  const problems: DraftProblem[] = [];
  const json = (text: string, at: Omit<DraftProblem, "message">): unknown => {
    if (text.trim() === "") return undefined;
    try {
      return JSON.parse(text);
    } catch (error) {
      problems.push({ ...at, message: `This is no JSON: ${error instanceof Error ? error.message : String(error)}` });
      return undefined;
    }
  };
  const budget = {
    grants: grants.map((grant) => {
      const field = (name: "arguments" | "limits" | "obligations") =>
        json(grant[name], { grant: grant.key, field: name });
      return withoutEmpty({
        id: grant.id.trim(),
        actions: namesIn(grant.actions),
        environments: grant.environments,
        objectTypes: grant.objectTypes.trim() === "" ? undefined : namesIn(grant.objectTypes),
        maxSensitivity: grant.maxSensitivity || undefined,
        maxBlastRadius: grant.maxBlastRadius || undefined,
        maxAudience: grant.maxAudience || undefined,
        arguments: field("arguments"),
        when: grant.when.trim() || undefined,
        limits: field("limits"),
        obligations: field("obligations"),
        expiresAt: grant.expiresAt.trim() || undefined,
      });
    }),
    ...withoutEmpty({ limits: json(limits, { grant: null, field: "limits" }) }),
  };
  return { budget, problems };
}

/** Where the server found something wrong, in the fields of the draft. Pointers lead into the agent or the budget. */
export function problemsOf(
  errors: readonly { pointer: string; message: string }[],
  { grants }: BudgetDraft,
): DraftProblem[] {
  return errors.map(({ pointer, message }) => {
    const at = /\/grants\/(\d+)\/([^/]+)/.exec(pointer);
    const grant = at === null ? undefined : grants[Number(at[1])];
    return { grant: grant?.key ?? null, field: grant === undefined ? "limits" : (at?.[2] ?? ""), message };
  });
}

function namesIn(text: string): string[] {
  return text.split(/[\s,]+/).filter((name) => name !== "");
}

function textOf(value: unknown): string {
  const isEmpty = value === undefined || (Array.isArray(value) && value.length === 0);
  return isEmpty ? "" : JSON.stringify(value, null, 2);
}

function withoutEmpty(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
