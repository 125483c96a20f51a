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
