import { approvalIdSchema } from "@/lib/contracts/approvals";
import { unknownApproval } from "./answering";

/** The id as the database writes it. What is no id names no approval: a 404, as for an unknown one. */
export function approvalId(id: string): string {
  const parsed = approvalIdSchema.safeParse({ id });
  if (!parsed.success) throw unknownApproval();
  return parsed.data.id.toLowerCase();
}
