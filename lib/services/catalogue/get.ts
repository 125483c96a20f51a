import type { ActionReach, CatalogueAction } from "@/lib/contracts/catalogue";
import type { ActionClaim } from "@/lib/contracts/toolImport";
import { reachOf } from "@/lib/core/decision/reach";
import { namesAction } from "@/lib/core/organisation/actionPattern";
import type { CompiledOrganisation } from "@/lib/core/organisation/compile";
import type { ClaimLine } from "@/lib/db/toolImport/claims";
import { visibleAgents } from "@/lib/services/agent/visibleAgents";
import { requirePerson } from "@/lib/services/authorize";
import { listChanges } from "@/lib/services/change/list";
import { proposeRefusal } from "@/lib/services/change/mayChange";
import type { ServiceContext } from "@/lib/services/context";
import { currentOrganisation } from "@/lib/services/organisation/current";
import { Problem } from "@/lib/services/problem";
import { visibleRules } from "@/lib/services/rule/visible";
import { claimForAction } from "@/lib/services/toolImport/claimsFor";
import { releaseRefusal } from "@/lib/services/toolImport/release";
import { catalogueRow } from "./row";

const HISTORY_MAX = 20;

/**
 * One action (`TOOL.ACTION`): its facts, whose grants and which rules bear on it, and the change requests that touched it. Of agents, rules and requests
 * those that the actor sees.
 * @throws Problem `not_found`; `forbidden` for who holds no role.
 */
export async function getCatalogueAction({
  ctx,
  input: { name },
}: {
  ctx: ServiceContext;
  input: { name: string };
}): Promise<CatalogueAction> {
  if (requirePerson(ctx).roles.length === 0)
    throw new Problem("forbidden", "The catalogue needs a role. Ask an admin for one.");
  const organisation = await currentOrganisation(ctx.db.pool);
  const found = organisation.actions.get(name);
  if (found === undefined) throw new Problem("not_found", `The catalogue has no action ${JSON.stringify(name)}.`);
  const place = { tool: found.tool, action: found.definition.name, stated: found.definition.inputSchema };
  const [agents, rules, { changes }, claim] = await Promise.all([
    ctx.db.prisma.agent.findMany({ where: visibleAgents(ctx), select: { name: true }, orderBy: { name: "asc" } }),
    visibleRules(ctx),
    listChanges({ ctx, input: { action: name, limit: HISTORY_MAX } }),
    claimForAction(ctx, place),
  ]);
  return {
    ...catalogueRow(found.tool, found.definition, claim === null ? undefined : claimLine(name, claim)),
    claim,
    input_schema: found.definition.inputSchema ?? null,
    reach: agents.flatMap((agent) => reachOfAgent(organisation, { agent: agent.name, action: name }, ctx.now())),
    rules: rules
      .map((rule) => ({ rule, named: (rule.actions ?? []).some((pattern) => namesAction(pattern, name)) }))
      .filter(({ rule, named }) => named || (rule.actions ?? []).length === 0),
    history: changes,
    propose_refusal: proposeRefusal(ctx.actor, { catalogue: [] }, null),
    release_refusal: releaseRefusal(ctx),
  };
}

function claimLine(name: string, { title, description, changed, quarantine }: ActionClaim): ClaimLine {
  return { name, title, description, changed: changed.length > 0, quarantined: quarantine !== null };
}

function reachOfAgent(
  organisation: CompiledOrganisation,
  place: { agent: string; action: string },
  now: Date,
): ActionReach[] {
  return reachOf(organisation, place, now.getTime()).map(({ environment, grants, heldBack, observed }) => ({
    agent: place.agent,
    environment,
    grants,
    held_back: heldBack,
    observed,
  }));
}
