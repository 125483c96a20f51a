import { json, type Transaction } from "@/lib/db/database";
import type { Actor, ServiceContext } from "./context";

export interface AuditEntry {
  /** `subject.past_tense_verb`, such as `approval.approved`. */
  event: string;
  subjectKind: string;
  subjectId: string;
  /** Never a secret. */
  detail?: Record<string, unknown>;
}

/** Records a change in the transaction that makes it: both commit, or neither does. */
export async function audit(ctx: ServiceContext, tx: Transaction, entry: AuditEntry): Promise<void> {
  await tx.auditEvent.create({
    data: {
      at: ctx.now(),
      ...actorColumns(ctx.actor),
      event: entry.event,
      subjectKind: entry.subjectKind,
      subjectId: entry.subjectId,
      detail: json(entry.detail ?? {}),
    },
  });
}

/** Who did it, as the audit log's columns hold it. */
export function actorColumns(actor: Actor): {
  actorKind: "person" | "agent" | "system" | "command";
  actorId: string | null;
  actorName: string;
} {
  switch (actor.kind) {
    case "person":
      return { actorKind: "person", actorId: actor.id, actorName: actor.email };
    case "agent":
      return { actorKind: "agent", actorId: actor.agentId, actorName: actor.agent };
    default:
      return { actorKind: actor.kind, actorId: null, actorName: actor.name };
  }
}
