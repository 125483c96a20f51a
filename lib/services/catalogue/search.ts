import type { z } from "zod";
import {
  CATALOGUE_PAGE,
  CATALOGUE_POWERS,
  type CatalogueActions,
  type CatalogueRow,
  catalogueQuerySchema,
} from "@/lib/contracts/catalogue";
import { readClaimLines } from "@/lib/db/toolImport/claims";
import { requirePerson } from "@/lib/services/authorize";
import { proposeRefusal } from "@/lib/services/change/mayChange";
import type { ServiceContext } from "@/lib/services/context";
import { currentOrganisation } from "@/lib/services/organisation/current";
import { Problem } from "@/lib/services/problem";
import { catalogueRow } from "./row";

type Query = z.output<typeof catalogueQuerySchema>;

/** The actions of all tools, a page of them (`catalogueQuerySchema`): the organisation's, the same for everyone who has a role. */
export async function searchCatalogue({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: unknown;
}): Promise<CatalogueActions> {
  if (requirePerson(ctx).roles.length === 0)
    throw new Problem("forbidden", "The catalogue needs a role. Ask an admin for one.");
  const query = catalogueQuerySchema.parse(input);
  const { definition } = await currentOrganisation(ctx.db.pool);
  const claims = new Map((await readClaimLines(ctx.db.pool)).map((claim) => [claim.name, claim]));
  const found = definition.tools
    .flatMap(({ name, actions }) =>
      actions.map((action) => catalogueRow(name, action, claims.get(`${name}.${action.name}`))),
    )
    .filter((row) => isWanted(row, query))
    .sort(orderOf(query));
  return {
    actions: found.slice((query.page - 1) * CATALOGUE_PAGE, query.page * CATALOGUE_PAGE),
    total: found.length,
    page: query.page,
    tools: definition.tools.map(({ name }) => name),
    propose_refusal: proposeRefusal(ctx.actor, { catalogue: [] }, null),
  };
}

function isWanted(
  { tool, name, description, claimed, claim_changed, facts, unstated }: CatalogueRow,
  { q, ...only }: Query,
): boolean {
  if (only.tool !== undefined && tool !== only.tool) return false;
  if (only.power !== undefined && powerOf(facts) !== only.power) return false;
  if (only.show === "unstated" && unstated.length === 0) return false;
  if (only.show === "changed" && !claim_changed) return false;
  const text = [name, claimed?.title ?? "", description ?? "", facts.objectType ?? ""].join(" ").toLowerCase();
  return q === undefined || text.includes(q.toLowerCase());
}

function orderOf({ sort, order }: Query): (one: CatalogueRow, other: CatalogueRow) => number {
  const by = {
    action: () => 0,
    power: (row: CatalogueRow) => CATALOGUE_POWERS.indexOf(powerOf(row.facts)),
    unstated: (row: CatalogueRow) => row.unstated.length,
  }[sort];
  const direction = order === "asc" ? 1 : -1;
  return (one, other) => direction * (by(one) - by(other) || (one.name < other.name ? -1 : 1));
}

function powerOf({ power }: CatalogueRow["facts"]): (typeof CATALOGUE_POWERS)[number] {
  return power ?? "unknown";
}
