import { QUICK_SECONDS } from "@/lib/core/approval/fatigue";

/** The columns of `AnswerFigures` over rows of `answered`; `prefix` sets those of another span apart. */
export function figureColumns({ of = "", prefix = "" }: { of?: string; prefix?: string } = {}): string {
  const only = (...conditions: string[]) => {
    const all = [...(of === "" ? [] : [of]), ...conditions];
    return all.length === 0 ? "" : `FILTER (WHERE ${all.join(" AND ")})`;
  };
  return `
    count(n.approval_id) ${only()}::int AS "${prefix}answers",
    count(n.approval_id) ${only("n.verdict = 'approve'")}::int AS "${prefix}approvals",
    count(n.approval_id) ${only("n.verdict = 'approve'", `n.seconds < ${QUICK_SECONDS}`)}::int AS "${prefix}quickApprovals",
    percentile_cont(0.5) WITHIN GROUP (ORDER BY n.seconds) ${only()} AS "${prefix}medianSeconds"`;
}
