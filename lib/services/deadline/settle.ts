import { giveBackApproval } from "@/lib/db/access/approvals";
import { giveBackReservations } from "@/lib/db/access/limits";
import { lapsePermit } from "@/lib/db/access/permits";
import type { QueryClient } from "@/lib/db/queryClient";

/** What an allow had taken and got back. */
export interface GivenBack {
  reservations: number;
  /** The approval that can be honoured again. */
  approvalId: string | null;
}

/**
 * An enforcement point says that nothing ran: the limits get back what was reserved; the permit, if nobody redeemed it,
 * ends here and now, and its approval can be used again. Each only once, by conditional update, in the caller's
 * transaction. In the order in which decisions take them: approval, then counters.
 */
export async function settleNotExecuted(client: QueryClient, evaluationId: string, now: Date): Promise<GivenBack> {
  const ended = await lapsePermit(client, evaluationId, now);
  const approvalId = ended ? await giveBackApproval(client, evaluationId) : null;
  return { approvalId, reservations: await giveBackReservations(client, evaluationId, now) };
}

/**
 * A permit that had to be redeemed ended without: nothing can have run, so everything is given back, unless a report says
 * that it ran all the same. Null when it was settled or redeemed meanwhile.
 */
export async function settleLapsed(
  client: QueryClient,
  { evaluationId, reported, now }: { evaluationId: string; reported: boolean; now: Date },
): Promise<GivenBack | null> {
  if (!(await lapsePermit(client, evaluationId, now))) return null;
  if (reported) return { approvalId: null, reservations: 0 };
  const approvalId = await giveBackApproval(client, evaluationId);
  return { approvalId, reservations: await giveBackReservations(client, evaluationId, now) };
}
