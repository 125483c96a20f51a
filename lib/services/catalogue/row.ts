import type { CatalogueRow } from "@/lib/contracts/catalogue";
import type { ActionDefinition } from "@/lib/core/organisation/definition";
import { type DeclaredFacts, FACT_NAMES, unstatedFacts } from "@/lib/core/organisation/facts";
import type { ClaimLine } from "@/lib/db/toolImport/claims";

/** One action of a tool as lists show it, with what a server says of it. */
export function catalogueRow(tool: string, action: ActionDefinition, claim?: ClaimLine): CatalogueRow {
  return {
    tool,
    action: action.name,
    name: `${tool}.${action.name}`,
    version: action.version,
    description: action.description ?? null,
    claimed: claim === undefined ? null : { title: claim.title, description: claim.description },
    claim_changed: claim?.changed ?? false,
    quarantined: claim?.quarantined ?? false,
    facts: statedFacts(action),
    unstated: unstatedFacts(action),
  };
}

/** What people stated, and nothing else of the action. */
function statedFacts(action: DeclaredFacts): DeclaredFacts {
  return Object.fromEntries(FACT_NAMES.flatMap((name) => (action[name] === undefined ? [] : [[name, action[name]]])));
}
