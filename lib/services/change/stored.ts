/** Change requests as they are stored, and who sees them. */
import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { z } from "zod";
import type { ChangeContent, ChangeStatusName } from "@/lib/contracts/changes";
import type { Evidence, ReplayAnswer } from "@/lib/contracts/changeViews";
import type { Change } from "@/lib/core/change/category";
import { surroundingsOf } from "@/lib/core/change/surroundings";
import type { Transaction } from "@/lib/db/database";
import { visibleTeams } from "@/lib/services/authorize";
import type { Actor, ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import type { Assessment } from "./assess";

/** What people review: the difference, the evidence and the replay as they were when it was submitted. */
export interface Submission {
  change: Change;
  evidence: Evidence[];
  replay: ReplayAnswer;
  /** Addresses of the people whom it is about. */
  concerned: string[];
}

export const CHANGE_PARTS = {
  agent: { select: { id: true, name: true, teamId: true } },
  reviews: { include: { person: { select: { email: true } } }, orderBy: { reviewedAt: "asc" } },
} as const;

async function find(db: Transaction, id: string) {
  return db.changeRequest.findUnique({ where: { id }, include: CHANGE_PARTS });
}

type Row = NonNullable<Awaited<ReturnType<typeof find>>>;

export interface StoredChange extends Omit<Row, "content" | "submission"> {
  content: ChangeContent;
  submission: Submission | null;
}

/** What was stored is what was parsed and computed here. */
export function storedChange(row: Row): StoredChange {
  return {
    ...row,
    content: row.content as unknown as ChangeContent,
    submission: row.submission as unknown as Submission | null,
  };
}

/**
 * The change, for whoever may see it.
 * @throws Problem `not_found` for anyone else, as for one that does not exist.
 */
export async function findChange(ctx: ServiceContext, db: Transaction, id: string): Promise<StoredChange> {
  const unknown = new Problem("not_found", "There is no such change request.");
  if (!z.guid().safeParse(id).success) throw unknown;
  const row = await find(db, id.toLowerCase());
  if (row === null || !sees(ctx.actor, row)) throw unknown;
  return storedChange(row);
}

/** A change as its editor begins with it. */
export function editedChange({ id, reason, tests, startsAt, content }: StoredChange) {
  return { id, reason, tests, startsAt: startsAt?.toISOString() ?? null, content };
}

/** Whoever sees the agent's team, or every team; and the author. */
function sees(actor: Actor, { teamId, authorId }: Pick<Row, "teamId" | "authorId">): boolean {
  const teams = visibleTeams(actor);
  if (teams === null || (teamId !== null && teams.includes(teamId))) return true;
  return actor.kind === "person" && actor.id === authorId && actor.roles.length > 0;
}

/** The same, as a condition of a query. */
export function visibleChanges({ actor }: ServiceContext) {
  const teams = visibleTeams(actor);
  if (teams === null) return {};
  const own = actor.kind === "person" && actor.roles.length > 0 ? [{ authorId: actor.id }] : [];
  return { OR: [{ teamId: { in: [...teams] } }, ...own] };
}

/** SHA-256 (hex) of the canonical form (RFC 8785). */
export function digestOf(value: unknown): string {
  return createHash("sha256")
    .update(canonicalize(value) ?? "")
    .digest("hex");
}

/** What a review is bound to: what the change says, its edition, the difference that it makes, and what stands around it. */
export function submittedDigest(
  { digest, edition }: { digest: string; edition: number },
  { change, after }: Pick<Assessment, "change" | "after">,
): string {
  return digestOf({ digest, edition, change, around: surroundingsOf(after.definition, change.categories) });
}

/** Why it cannot be done in this state. */
export function stateProblem(status: ChangeStatusName, wanted: string): Problem {
  const words: Record<ChangeStatusName, string> = {
    draft: "is a draft",
    submitted: "is submitted and waits for review",
    approved: "is approved already",
    rejected: "was rejected",
    withdrawn: "was withdrawn",
    in_force: "is in force already",
  };
  return new Problem("conflict", `This change request ${words[status]}; ${wanted} Nothing was changed.`);
}

/** Moves it from one state, if it is there still. */
export async function moveChange(
  tx: Transaction,
  { id, status, edition }: Pick<StoredChange, "id" | "status" | "edition">,
  data: Parameters<Transaction["changeRequest"]["updateMany"]>[0]["data"],
): Promise<void> {
  const { count } = await tx.changeRequest.updateMany({ where: { id, status, edition }, data });
  if (count === 0)
    throw new Problem(
      "conflict",
      "Somebody else has just moved this change request on. Look at it again; nothing was changed.",
    );
}
