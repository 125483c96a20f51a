import { Badge } from "@/components/ui/Badge";
import { Time } from "@/components/ui/Time";
import type { SourceSummary } from "@/lib/contracts/sources";

/** What somebody should look at; nothing where there is nothing. */
export function HealthBadges({ source: { disabled, health } }: { source: SourceSummary }) {
  const { silent_since: silent, waiting_dead_letters: waiting } = health;
  return (
    <>
      {disabled !== null && <Badge>disabled</Badge>}
      {silent !== null && (
        <Badge tone="risk-3">
          silent since <Time at={silent} />
        </Badge>
      )}
      {waiting > 0 && (
        <Badge tone="stop">
          {waiting.toLocaleString("en")} dead {waiting === 1 ? "letter" : "letters"}
        </Badge>
      )}
    </>
  );
}
