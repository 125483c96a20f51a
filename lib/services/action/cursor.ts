import type { ActionPosition } from "@/lib/db/action/actionSql";
import { Problem } from "@/lib/services/problem";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** A place in the list as an opaque text. */
export function cursorOf({ at, id }: ActionPosition): string {
  return Buffer.from(`${at.getTime()} ${id}`).toString("base64url");
}

/** The place that a cursor names; a 400 for one that this list did not hand out. */
export function positionOf(cursor: string): ActionPosition {
  const [milliseconds = "", id = ""] = Buffer.from(cursor, "base64url").toString("utf8").split(" ");
  if (!/^\d{1,15}$/.test(milliseconds) || !isUuid(id))
    throw new Problem("invalid", "The cursor is not one that this list handed out. Start again without it.", {
      errors: [{ pointer: "/cursor", message: "must be a next_cursor of this list" }],
    });
  return { at: new Date(Number(milliseconds)), id };
}
