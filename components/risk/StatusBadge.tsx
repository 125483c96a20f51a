import {
  Archive,
  Ban,
  Check,
  CircleDot,
  Clock,
  Eye,
  Hourglass,
  type LucideIcon,
  Pause,
  Undo2,
  UserCheck,
  X,
} from "lucide-react";
import { Badge, type BadgeTone } from "@/components/ui/Badge";

const STATUSES = {
  // approvals
  pending: { tone: "accent", icon: Hourglass, words: "Waiting" },
  approved: { tone: "ok", icon: Check, words: "Approved" },
  denied: { tone: "stop", icon: Ban, words: "Denied" },
  expired: { tone: "neutral", icon: Clock, words: "Expired" },
  cancelled: { tone: "neutral", icon: X, words: "Withdrawn" },
  // hand-offs
  open: { tone: "accent", icon: Hourglass, words: "Open" },
  accepted: { tone: "accent", icon: UserCheck, words: "Accepted" },
  done: { tone: "ok", icon: Check, words: "Done" },
  returned: { tone: "neutral", icon: Undo2, words: "Returned" },
  // outcomes
  succeeded: { tone: "ok", icon: Check, words: "Succeeded" },
  failed: { tone: "stop", icon: X, words: "Failed" },
  not_executed: { tone: "neutral", icon: Ban, words: "Not executed" },
  // agents
  active: { tone: "ok", icon: CircleDot, words: "Active" },
  suspended: { tone: "stop", icon: Pause, words: "Suspended" },
  retired: { tone: "neutral", icon: Archive, words: "Retired" },
  enforce: { tone: "neutral", icon: Check, words: "Enforced" },
  observe: { tone: "risk-3", icon: Eye, words: "Observed only" },
} as const satisfies Record<string, { tone: BadgeTone; icon: LucideIcon; words: string }>;

export type Status = keyof typeof STATUSES;

/** A state of an approval, a hand-off, an outcome or an agent: words, an icon and a tone. */
export function StatusBadge({ status }: { status: Status }) {
  const { tone, icon: Icon, words } = STATUSES[status];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden className="size-3" strokeWidth={2.5} />}>
      {words}
    </Badge>
  );
}
