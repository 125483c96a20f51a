import { Badge } from "@/components/ui/Badge";
import type { RuleLine } from "@/lib/contracts/agents";
import { EFFECTS } from "./effects";

/** What a rule does when it is met. */
export function EffectBadge({ effect }: { effect: RuleLine["effect"] }) {
  const { words, tone, icon: Icon } = EFFECTS[effect];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden className="size-3" strokeWidth={2.5} />}>
      {words}
    </Badge>
  );
}
