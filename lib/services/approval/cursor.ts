import { approvalIdSchema } from "@/lib/contracts/approvals";
import type { ApprovalPosition } from "@/lib/db/approval/list";
import { Problem } from "@/lib/services/problem";

/** A place in the list as an opaque text. */
export function cursorOf({ requestedAt, id }: ApprovalPosition): string {
  return Buffer.from(`${requestedAt.getTime()} ${id}`).toString("base64url");
}

/** The place that a cursor names; a 400 for one that this list did not hand out. */
export function positionOf(cursor: string): ApprovalPosition {
  const [milliseconds = "", id = ""] = Buffer.from(cursor, "base64url").toString("utf8").split(" ");
  if (!/^\d{1,15}$/.test(milliseconds) || !approvalIdSchema.safeParse({ id }).success)
    throw new Problem("invalid", "The cursor is not one that this list handed out. Start again without it.", {
      errors: [{ pointer: "/cursor", message: "must be a next_cursor of this list" }],
    });
  return { requestedAt: new Date(Number(milliseconds)), id };
}
