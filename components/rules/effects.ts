import { ArrowRightLeft, Hand, type LucideIcon, OctagonX } from "lucide-react";
import type { BadgeTone } from "@/components/ui/Badge";
import type { RuleLine } from "@/lib/contracts/agents";

/** What a rule does when it is met. */
export const EFFECTS: Record<RuleLine["effect"], { words: string; tone: BadgeTone; icon: LucideIcon }> = {
  stop: { words: "Stops", tone: "stop", icon: OctagonX },
  hand_off: { words: "Hands over", tone: "risk-3", icon: ArrowRightLeft },
  ask: { words: "Asks", tone: "accent", icon: Hand },
};
