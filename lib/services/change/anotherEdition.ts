/** An edit makes a draft of the next edition: what was reviewed of the one before is dismissed. */
import { json, jsonOrNull, type Transaction } from "@/lib/db/database";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import type { Said } from "./said";
import { moveChange, type StoredChange, stateProblem } from "./stored";

const OPEN: readonly string[] = ["draft", "submitted", "approved"];

/** @throws Problem `conflict` where it is over, or where the edit is about something else. */
export function requireEditable({ status, content }: StoredChange, next: Said["content"]): void {
  if (!OPEN.includes(status)) throw stateProblem(status, "propose another one.");
  if (subjectOf(content) !== subjectOf(next))
    throw new Problem(
      "invalid",
      "A change request stays about the same agent, team or person. Open another one; nothing was changed.",
    );
}

/** Who sees it, and who keeps out of it, hangs on what it is about; the database holds to the person of its first edition. */
function subjectOf({ agent, owner, newAgent, person }: Said["content"]): string {
  return JSON.stringify([agent, newAgent?.name, newAgent?.team, owner, newAgent?.owner, person?.email]);
}

export async function anotherEdition(
  ctx: ServiceContext,
  tx: Transaction,
  change: StoredChange,
  {
    said: { content, ...said },
    base,
    event,
  }: { said: Said; base: unknown; event: "change.edited" | "change.rebased" | "change.lapsed" },
): Promise<void> {
  await moveChange(tx, change, {
    ...said,
    content: json(content),
    base: json(base),
    status: "draft",
    edition: { increment: 1 },
    editedAt: ctx.now(),
    ...NOT_SUBMITTED,
  });
  await audit(ctx, tx, {
    event,
    subjectKind: "change",
    subjectId: change.id,
    detail: { edition: change.edition + 1, digest: said.digest, content, reason: said.reason },
  });
}

/** The columns of a draft. */
const NOT_SUBMITTED = {
  submittedAt: null,
  submittedDigest: null,
  submission: jsonOrNull(null),
  widens: null,
  reviewersRequired: null,
  reaches: [],
  resolvedAt: null,
};
