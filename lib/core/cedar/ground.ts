import type { AgentDefinition } from "@/lib/core/organisation/definition";
import type { Catalogue, CatalogueAction } from "./catalogue";
import { UNSAYABLE, type Verdict } from "./logic";

/** What a part is translated for. */
export interface Ground {
  catalogue: Catalogue;
  /** The action that the policy will be for; null: any. */
  action: CatalogueAction | null;
  /** The agent that the policy will be for; null: any. */
  agent: AgentDefinition | null;
  /** Why parts could not be said, as they were met. */
  unsaid: Set<string>;
}

/** Notes that something can't be said. INVARIANT (never more than Ambit): it then neither holds nor fails, and could do either. */
export function cannotSay(ground: Ground, why: string): Verdict {
  ground.unsaid.add(why);
  return UNSAYABLE;
}
