import type { ApprovalSummary, RequirementProgress } from "@/lib/contracts/approvals";

/** "1 operator", "2 of the group treasury". */
export function requirementWords({ kind, name, count }: Pick<RequirementProgress, "kind" | "name" | "count">): string {
  switch (kind) {
    case "role":
      return `${count} ${name.replaceAll("_", " ")}${count > 1 ? "s" : ""}`;
    case "person":
      return name;
    default:
      return `${count} of the ${kind} ${name}`;
  }
}

/** Where a resolved approval stands, in one sentence. */
export function endWords({ status, reason }: Pick<ApprovalSummary, "status" | "reason">): string {
  switch (status) {
    case "pending":
      return "Waiting for an answer.";
    case "approved":
      return "Approved.";
    case "denied":
      return "Denied.";
    case "expired":
      return "Nobody answered in time: it counts as denied.";
    case "cancelled":
      return reason === null ? "Withdrawn by the agent." : "Withdrawn by the agent:";
  }
}
