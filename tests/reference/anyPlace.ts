/** Who asks for what, and where. */
import fc from "fast-check";
import { ACTIONS } from "./anyCatalogue";
import { AGENTS } from "./anyOrganisation";
import { names, type Organisation } from "./organisation";
import { rarely } from "./rarely";

export interface Place {
  agent: string;
  action: string;
  environment: string;
}

export const anyPlace: fc.Arbitrary<Place> = fc.record({
  agent: fc.constantFrom(...AGENTS, "ghost"),
  action: fc.constantFrom(...ACTIONS, "bank.unknown", "no.tool", "bank"),
  environment: rarely("production", "sandbox", "staging", "moon"),
});

/** Where some grant could cover a call. */
export function grantedPlaces({ agents }: Organisation): Place[] {
  return agents.flatMap(({ name, budget }) =>
    (budget?.grants ?? []).flatMap(({ actions, environments }) =>
      ACTIONS.filter((action) => names(actions, action)).flatMap((action) =>
        environments.map((environment) => ({ agent: name, action, environment })),
      ),
    ),
  );
}
