import { Badge } from "@/components/ui/Badge";
import type { Standing } from "@/lib/contracts/actions";
import { STANDING_WORDS } from "./words";

/** Where an action stands now. */
export function StandingBadge({ standing }: { standing: Standing }) {
  const { words, tone } = STANDING_WORDS[standing];
  return <Badge tone={tone}>{words}</Badge>;
}
