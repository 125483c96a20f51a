import type { BadgeTone } from "@/components/ui/Badge";
import type { ChangeStatusName } from "@/lib/contracts/changes";

export const STATUS_WORDS: Record<ChangeStatusName, string> = {
  draft: "Draft",
  submitted: "Waits for review",
  approved: "Approved, not in force yet",
  rejected: "Rejected",
  withdrawn: "Withdrawn",
  in_force: "In force",
};

export const STATUS_TONES: Record<ChangeStatusName, BadgeTone> = {
  draft: "neutral",
  submitted: "accent",
  approved: "ok",
  rejected: "stop",
  withdrawn: "neutral",
  in_force: "ok",
};

/** "a", "a and b", "a, b and c". */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}
