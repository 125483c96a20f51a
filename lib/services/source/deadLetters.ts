import {
  DEAD_LETTERS_PAGE,
  type DeadLettersPage,
  type DeadLetterView,
  deadLettersQuerySchema,
} from "@/lib/contracts/sources";
import type { DeadLetterRecord } from "@/lib/db/source/rows";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { requireReader } from "./mayManage";
import { sourceNamed } from "./named";

/** A page of a source's dead letters, the newest first. Problems: `forbidden`, `not_found`, `invalid` for a cursor of no list. */
export async function listDeadLetters({
  ctx,
  source: name,
  input,
}: {
  ctx: ServiceContext;
  source: string;
  input: unknown;
}): Promise<DeadLettersPage> {
  requireReader(ctx);
  const { status, cursor } = deadLettersQuerySchema.parse(input);
  const source = await sourceNamed(ctx.db.prisma, name);
  const found = await ctx.db.prisma.deadLetter.findMany({
    where: { sourceId: source.id, status, ...(cursor === undefined ? {} : after(cursor)) },
    orderBy: [{ receivedAt: "desc" }, { id: "desc" }],
    take: DEAD_LETTERS_PAGE + 1,
  });
  const page = found.slice(0, DEAD_LETTERS_PAGE);
  const last = found.length > DEAD_LETTERS_PAGE ? page.at(-1) : undefined;
  return { dead_letters: page.map(viewOf), next_cursor: last === undefined ? null : cursorOf(last) };
}

function viewOf(letter: DeadLetterRecord): DeadLetterView {
  const { id, status, receivedAt, position, reason, message, part, body, cut, times, resolvedAt, resolvedBy } = letter;
  return {
    id,
    status,
    received_at: receivedAt.toISOString(),
    position,
    reason,
    message,
    part,
    body,
    cut,
    times,
    resolved: resolvedAt === null ? null : { at: resolvedAt.toISOString(), by: resolvedBy ?? "" },
  };
}

function cursorOf({ receivedAt, id }: DeadLetterRecord): string {
  return Buffer.from(`${receivedAt.getTime()} ${id}`).toString("base64url");
}

function after(cursor: string) {
  const [, milliseconds, id] =
    /^(\d{1,15}) ([0-9a-f-]{36})$/.exec(Buffer.from(cursor, "base64url").toString("utf8")) ?? [];
  if (milliseconds === undefined || id === undefined)
    throw new Problem("invalid", "The cursor is not one that this list handed out. Start again without it.", {
      errors: [{ pointer: "/cursor", message: "must be a next_cursor of this list" }],
    });
  const receivedAt = new Date(Number(milliseconds));
  return { OR: [{ receivedAt: { lt: receivedAt } }, { receivedAt, id: { lt: id } }] };
}
