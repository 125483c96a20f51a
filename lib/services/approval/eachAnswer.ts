import type { ApprovalStatus } from "@/lib/contracts/approvals";
import type { BulkResult, BulkResults } from "@/lib/contracts/bulkAnswers";
import { Problem } from "@/lib/services/problem";

/** Answers one after the other; what is expected to fail becomes that row's result. */
export async function each(
  ids: readonly string[],
  answer: (id: string) => Promise<{ status: ApprovalStatus }>,
): Promise<BulkResults> {
  const results: BulkResult[] = [];
  for (const id of ids) {
    try {
      const { status } = await answer(id);
      results.push({ id, ok: true, status });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      results.push({ id, ok: false, problem: error.message });
    }
  }
  return { results };
}
