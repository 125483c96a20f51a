/** Lists that a person keeps under a name of their own: of the inbox, or of the actions. */
import { z } from "zod";

/** Whose address a view holds. */
export const VIEWED_LISTS = ["inbox", "actions"] as const;
export type ViewedList = (typeof VIEWED_LISTS)[number];

/** A named list that a person keeps. */
export interface SavedView {
  id: string;
  name: string;
  /** What the address of its list holds after "?"; "" for the default. */
  query: string;
}

/** Most views that one person keeps of one list. */
export const SAVED_VIEWS_MAX = 50;
const VIEW_NAME_MAX = 80;

export const saveViewSchema = z.strictObject({
  name: z.string().trim().min(1, "Give it a name.").max(VIEW_NAME_MAX, `Keep the name to ${VIEW_NAME_MAX} characters.`),
  query: z.string().max(1_000, "This address is too long to keep."),
});

export const deleteViewSchema = z.strictObject({ id: z.guid() });
