import type { OrganisationDefinition } from "./definition";

/** Placeholder replaced by the decision engine's author in this session. */
export interface CompiledOrganisation {
  definition: OrganisationDefinition;
}
