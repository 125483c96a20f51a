/** How an attempt went. Whoever may call a use-case that gets here was checked there. */
import { settle } from "@/lib/db/notification/deliveries";
import { audit } from "@/lib/services/audit";
import { requireCommand } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { nextAttemptAt } from "./retry";

interface Attempt {
  id: string;
  attempt: number;
}

const ERROR_LENGTH_MAX = 200;

export async function delivered(ctx: ServiceContext, attempt: Attempt): Promise<void> {
  await settle(ctx.db.prisma, attempt, { status: "delivered", error: null, at: ctx.now() });
}

/** Nobody needs it any more. */
export async function dropped(ctx: ServiceContext, attempt: Attempt, why: string): Promise<void> {
  await settle(ctx.db.prisma, attempt, { status: "dropped", error: why, at: ctx.now() });
}

/** It is tried again later, or given up; that is in the audit log. */
export async function attemptFailed(ctx: ServiceContext, attempt: Attempt, why: string): Promise<void> {
  requireCommand(ctx);
  const now = ctx.now();
  const error = why.slice(0, ERROR_LENGTH_MAX);
  const again = nextAttemptAt(attempt.attempt, now);
  if (again !== null) {
    await settle(ctx.db.prisma, attempt, { status: "waiting", error, nextAttemptAt: again });
    return;
  }
  await ctx.db.transaction(async (tx) => {
    if (!(await settle(tx, attempt, { status: "failed", error, at: now }))) return;
    await audit(ctx, tx, {
      event: "delivery.failed",
      subjectKind: "delivery",
      subjectId: attempt.id,
      detail: { attempts: attempt.attempt, error },
    });
  });
}
