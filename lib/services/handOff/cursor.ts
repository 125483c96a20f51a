import { type HandOffView, handOffIdSchema } from "@/lib/contracts/handOffs";
import type { HandOffPosition } from "@/lib/db/handOff/list";
import { Problem } from "@/lib/services/problem";

/** A place in one view of the queue as an opaque text. */
export function cursorOf(view: HandOffView, { at, id }: HandOffPosition): string {
  return Buffer.from(`${view} ${at.getTime()} ${id}`).toString("base64url");
}

/** The place that a cursor names; a 400 for one that this view did not hand out. */
export function positionOf(view: HandOffView, cursor: string): HandOffPosition {
  const [of, milliseconds = "", id = ""] = Buffer.from(cursor, "base64url").toString("utf8").split(" ");
  if (of !== view || !/^\d{1,15}$/.test(milliseconds) || !handOffIdSchema.safeParse({ id }).success)
    throw new Problem("invalid", "The cursor is not one that this list handed out. Start again without it.", {
      errors: [{ pointer: "/cursor", message: "must be a next_cursor of this view" }],
    });
  return { at: new Date(Number(milliseconds)), id };
}
