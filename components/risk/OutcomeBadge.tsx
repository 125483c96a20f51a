import { Ban, Check, Hand } from "lucide-react";
import { Badge } from "@/components/ui/Badge";

const OUTCOMES = {
  allow: { tone: "ok", icon: Check, words: "Allowed" },
  deny: { tone: "stop", icon: Ban, words: "Denied" },
  escalate: { tone: "accent", icon: Hand, words: "Escalated" },
} as const;

/** What a decision was. */
export function OutcomeBadge({ outcome }: { outcome: keyof typeof OUTCOMES }) {
  const { tone, icon: Icon, words } = OUTCOMES[outcome];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden className="size-3" strokeWidth={2.5} />}>
      {words}
    </Badge>
  );
}
