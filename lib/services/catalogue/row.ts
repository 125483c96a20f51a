import type { CatalogueRow } from "@/lib/contracts/catalogue";
import type { ActionDefinition } from "@/lib/core/organisation/definition";
import { type DeclaredFacts, FACT_NAMES, unstatedFacts } from "@/lib/core/organisation/facts";

/** One action of a tool as lists show it. */
export function catalogueRow(tool: string, action: ActionDefinition): CatalogueRow {
  return {
    tool,
    action: action.name,
    name: `${tool}.${action.name}`,
    version: action.version,
    description: action.description ?? null,
    facts: statedFacts(action),
    unstated: unstatedFacts(action),
  };
}

/** What people stated, and nothing else of the action. */
function statedFacts(action: DeclaredFacts): DeclaredFacts {
  return Object.fromEntries(FACT_NAMES.flatMap((name) => (action[name] === undefined ? [] : [[name, action[name]]])));
}
