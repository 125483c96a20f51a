import { type CompiledOrganisation, compileOrganisation } from "@/lib/core/organisation/compile";
import type { OrganisationDefinition } from "@/lib/core/organisation/definition";
import { loadOrganisation, type OrganisationVersion, readOrganisationVersion } from "@/lib/db/organisationLoad";
import type { QueryClient } from "@/lib/db/queryClient";

/** What an installation decides by before its first bundle: it holds nothing, so it allows nothing. */
const EMPTY: OrganisationDefinition = {
  configVersion: 0,
  environments: [],
  stages: [],
  tools: [],
  agents: [],
  rules: [],
  killSwitches: [],
};

const NOTHING = compileOrganisation(EMPTY);

interface Cached {
  configVersion: number;
  compiled: CompiledOrganisation;
}

/** One compiled organisation for each database that this process talks to. */
const cache = new Map<string, Cached>();

/**
 * The organisation in force, compiled. Reads `config_version` on `client`, inside the caller's transaction, and loads
 * again only when it has changed. A caller that must not see it change holds `SHARE_ORGANISATION` first.
 */
export async function currentOrganisation(client: QueryClient): Promise<CompiledOrganisation> {
  return organisationAt(client, await readOrganisationVersion(client));
}

/** The organisation of a version that was read on `client`, in the same transaction. */
export async function organisationAt(
  client: QueryClient,
  version: OrganisationVersion | null,
): Promise<CompiledOrganisation> {
  if (version === null) return NOTHING;
  const cached = cache.get(version.identity);
  if (cached?.configVersion === version.configVersion) return cached.compiled;

  const definition = (await loadOrganisation(client)) ?? EMPTY;
  const compiled = compileOrganisation(definition);
  cache.set(version.identity, { configVersion: definition.configVersion, compiled });
  return compiled;
}
