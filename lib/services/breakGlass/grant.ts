/** The grant that break-glass is: in the budget like any other, beside what is there, and bound by everything that binds a grant. */
import type { BundleGrant } from "@/lib/contracts/bundleGrant";
import { cellOf } from "@/lib/core/decision/cell";
import { compileOrganisation } from "@/lib/core/organisation/compile";
import { type Assessment, assess, type InForce } from "@/lib/services/change/assess";
import { Problem } from "@/lib/services/problem";

export interface WantedGrant {
  agent: { name: string };
  grantId: string;
  actions: string[];
  environment: string;
}

/** Names it so that decisions tell it from every other. `id` is the break-glass's. */
export function grantIdOf(id: string): string {
  return `break-glass-${id.replaceAll("-", "").slice(-12)}`;
}

/**
 * The organisation with the grant, until `expiresAt`. It has no limits and no obligations of its own, so that taking it away
 * never lets anything loose.
 * @throws Problem `conflict` where the agent is not active, `invalid` where action or environment are unknown, or where the
 *   stage or the power would deny it all the same: break-glass does not lift them.
 */
export function withGrant(inForce: InForce, wanted: WantedGrant, expiresAt: Date): Assessment {
  const agent = inForce.bundle.agents.find(({ name }) => name === wanted.agent.name);
  if (agent?.lifecycle !== "active")
    throw new Problem("conflict", `${wanted.agent.name} is not active, and break-glass does not change that.`);
  const grant: BundleGrant = {
    id: wanted.grantId,
    actions: wanted.actions,
    environments: [wanted.environment],
    limits: [],
    obligations: [],
    expiresAt: expiresAt.toISOString(),
  };
  const { limits, grants } = agent.budget ?? { grants: [] };
  const budget = { grants: [...grants, grant], ...(limits === undefined ? {} : { limits }) };
  const assessment = assess(inForce, { agent: wanted.agent.name, budget });
  refuseOutside(assessment, wanted);
  return assessment;
}

/** The organisation without the grant; null where it is gone already. */
export function withoutGrant(inForce: InForce, { agent: { name }, grantId }: WantedGrant): Assessment | null {
  const budget = inForce.bundle.agents.find((one) => one.name === name)?.budget;
  if (!budget?.grants.some(({ id }) => id === grantId)) return null;
  return assess(inForce, {
    agent: name,
    budget: { ...budget, grants: budget.grants.filter(({ id }) => id !== grantId) },
  });
}

/** Two people are not asked for what would be denied anyway. */
function refuseOutside(
  { after: { definition } }: Assessment,
  { agent: { name }, actions, environment }: WantedGrant,
): void {
  const organisation = compileOrganisation(definition);
  const agent = organisation.agents.get(name);
  const place = organisation.environments.get(environment);
  if (agent === undefined || place === undefined) throw new Error("the assessed organisation has both");
  const reasons = actions.flatMap((action) => {
    const { outside } = cellOf(organisation, agent, { action, environment: place });
    return outside === null ? [] : [outside.message];
  });
  if (reasons.length > 0)
    throw new Problem(
      "invalid",
      `Break-glass is a grant and lifts nothing else: ${reasons.join(" ")} Nothing was changed.`,
    );
}
