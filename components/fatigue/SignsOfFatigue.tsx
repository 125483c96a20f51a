import { Timer } from "lucide-react";
import { Badge } from "@/components/ui/Badge";
import { THRESHOLDS } from "./words";

/** The mark of a rule or a person past the thresholds. */
export function SignsOfFatigue({ when = "" }: { when?: string }) {
  return (
    <Badge tone="risk-3" icon={<Timer aria-hidden className="size-3" />} title={`That is: ${THRESHOLDS}`}>
      Signs of fatigue{when === "" ? "" : `, ${when}`}
    </Badge>
  );
}
