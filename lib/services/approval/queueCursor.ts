/** A place in the inbox as an opaque text. */
import { z } from "zod";
import type { QueuePosition } from "@/lib/db/approval/queue";
import { Problem } from "@/lib/services/problem";

const MILLISECONDS_MAX = 8.64e15;

const partsSchema = z.tuple([
  z.enum(["after", "before"]),
  /** The place of the row in the whole list, as one paged there; it only numbers rows. */
  z.number().int().min(0).max(1_000_000_000),
  z.number().int().min(0).max(MILLISECONDS_MAX),
  z.uuid(),
  z.string().max(256).nullable(),
]);

export interface QueueCursor extends QueuePosition {
  direction: "after" | "before";
  /** Rows before the page, going forward; rows before its end, going back. */
  passed: number;
}

export function queueCursorOf({ direction, passed, at, id, group }: QueueCursor): string {
  return Buffer.from(JSON.stringify([direction, passed, at.getTime(), id, group])).toString("base64url");
}

/** The place that a cursor names; a 400 for one that no list handed out. */
export function queuePositionOf(cursor: string): QueueCursor {
  const parsed = partsSchema.safeParse(jsonIn(Buffer.from(cursor, "base64url").toString("utf8")));
  if (!parsed.success || parsed.data[4]?.includes("\u0000"))
    throw new Problem("invalid", "The cursor is not one that this list handed out. Start again without it.", {
      errors: [{ pointer: "/cursor", message: "must be a next_cursor or previous_cursor of this list" }],
    });
  const [direction, passed, at, id, group] = parsed.data;
  return { direction, passed, at: new Date(at), id, group };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
