import { splitAction } from "@/lib/core/organisation/actionPattern";

/** A tool in an environment. */
export interface BudgetPlace {
  tool: string;
  environment: string;
}

/**
 * A budget that holds nothing for a tool in an environment: the environment is gone from every grant that names an action of the tool, and a grant
 * that held no other is gone. What such a grant named of other tools is gone from there too: one grant counts its limits over all that it holds.
 */
export function withoutPlace<
  G extends { id: string; actions: readonly string[]; environments: string[] },
  B extends { grants: G[] },
>(budget: B, { tool, environment }: BudgetPlace): { budget: B; takenOut: string[]; shortened: string[] } {
  const held = budget.grants.filter(
    ({ actions, environments }) =>
      environments.includes(environment) && actions.some((pattern) => splitAction(pattern)[0] === tool),
  );
  const isOnly = ({ environments }: G) => environments.every((one) => one === environment);
  const grants = budget.grants.flatMap((grant) => {
    if (!held.includes(grant)) return [grant];
    const environments = grant.environments.filter((one) => one !== environment);
    return environments.length === 0 ? [] : [{ ...grant, environments }];
  });
  return {
    budget: { ...budget, grants },
    takenOut: held.filter(isOnly).map(({ id }) => id),
    shortened: held.filter((grant) => !isOnly(grant)).map(({ id }) => id),
  };
}
