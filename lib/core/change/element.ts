/** One part in which two states of the organisation differ. */
import type { OrganisationDefinition } from "@/lib/core/organisation/definition";
import type { Category } from "./category";

export interface Element {
  category: Omit<Category, "reaches">;
  /** It widens even where it reaches nobody today. */
  widens: boolean;
  /** The state with this part as it would be. */
  apply(definition: OrganisationDefinition): OrganisationDefinition;
}

export type Pair<T> = [before: T | undefined, after: T | undefined];

/** The list with the item of this name as it would be: in its place, at the end where it is new, or gone. */
export function replaced<T extends { name: string }>(list: readonly T[], name: string, next: T | undefined): T[] {
  if (next === undefined) return list.filter((one) => one.name !== name);
  return list.some((one) => one.name === name) ? list.map((one) => (one.name === name ? next : one)) : [...list, next];
}
