import type { OrganisationDefinition } from "@/lib/core/organisation/definition";

/** Where an agent may need a credential. */
export interface CredentialPlace {
  agent: string;
  tool: string;
  environment: string;
}

/** Every agent × tool × environment that the grants of an organisation name, once each, agents first. */
export function credentialPlaces({ agents }: OrganisationDefinition): CredentialPlace[] {
  return agents.flatMap(({ name: agent, budget }) => {
    const places = new Map<string, CredentialPlace>();
    for (const { actions, environments } of budget?.grants ?? []) {
      for (const tool of actions.map(toolOf)) {
        for (const environment of environments)
          places.set(JSON.stringify([tool, environment]), { agent, tool, environment });
      }
    }
    return [...places.values()];
  });
}

/** The tool of `banking.send_money` or `banking.*`: names of tools hold no dot. */
function toolOf(action: string): string {
  return action.slice(0, action.indexOf("."));
}
