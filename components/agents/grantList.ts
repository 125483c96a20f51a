import type { GrantDefinition } from "@/lib/contracts/agents";

/** Of more grants a page lists so many, and finds the others by their names and actions. */
export const GRANTS_SHOWN = 50;

/** What a page lists of a budget's grants, and how many are like what was searched for. */
export interface GrantList {
  /** What was searched for; empty for all. */
  q: string;
  shown: readonly GrantDefinition[];
  matching: number;
  all: number;
}

/** The grants whose name, actions or environments hold `q`, as many as a page lists. */
export function grantList(grants: readonly GrantDefinition[], q: string): GrantList {
  const wanted = q.trim().toLowerCase();
  const holds = ({ id, actions, environments }: GrantDefinition) =>
    [id, ...actions, ...environments].some((text) => text.toLowerCase().includes(wanted));
  const found = wanted === "" ? grants : grants.filter(holds);
  return { q: q.trim(), shown: found.slice(0, GRANTS_SHOWN), matching: found.length, all: grants.length };
}

/** Where a grant stands on the page of its budget, also where the page does not list them all. */
export function grantHref(id: string, all: number): string {
  return all > GRANTS_SHOWN ? `?q=${encodeURIComponent(id)}#grant-${id}` : `#grant-${id}`;
}
