/** What stands around what widens: the rules that bear on it, and the facts that they and people judge it by. */
import { authorityState } from "@/lib/core/authority/diff";
import { type Side, sideOf } from "@/lib/core/authority/side";
import type { OrganisationDefinition } from "@/lib/core/organisation/definition";
import type { Category, Place } from "./category";

export type Surroundings = Pick<Side, "facts" | "inputSchema" | "rules"> & { place: Place };

/**
 * Of every place that a category reaches. Who approves a widening does so with these in mind: where they are others by the
 * time that it would come into force, it is not what was approved.
 */
export function surroundingsOf(after: OrganisationDefinition, categories: readonly Category[]): Surroundings[] {
  const reached = new Set(categories.flatMap(({ reaches }) => reaches.map(({ agent }) => agent)));
  const state = authorityState({ ...after, agents: after.agents.filter(({ name }) => reached.has(name)) });
  return categories
    .flatMap(({ reaches }) => reaches)
    .map((place) => {
      const { facts, inputSchema, rules } = sideOf(state, place);
      return {
        place,
        facts,
        inputSchema,
        rules: rules.map((rule) => ({ ...rule, definition: unversioned(rule.definition) })),
      };
    });
}

function unversioned<T extends { version: number }>(definition: T): T {
  return { ...definition, version: 0 };
}
