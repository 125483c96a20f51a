import { vi } from "vitest";
import type { AccessServer } from "@/tests/support/accessServer";

/** The outcome of a call with its evaluation's permit. The agent has its answer before Ambit has the outcome, so it is waited for. */
export async function outcomeOf({ db }: Pick<AccessServer, "db">, evaluationId: string | undefined) {
  return await vi.waitFor(
    () =>
      db.prisma.outcome.findUniqueOrThrow({
        where: { evaluationId: String(evaluationId) },
        include: { stateChanges: true, evaluation: { include: { permit: true } } },
      }),
    { timeout: 20_000, interval: 10 },
  );
}
