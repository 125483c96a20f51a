import { Eye, Globe, TriangleAlert } from "lucide-react";
import { Badge, type BadgeTone } from "@/components/ui/Badge";
import type { SessionSummary } from "@/lib/contracts/sessions";
import { SENSITIVITIES, type Sensitivity } from "@/lib/core/organisation/facts";

/** How sensitive something is, on the one risk scale. */
export function SensitivityBadge({ sensitivity }: { sensitivity: Sensitivity }) {
  const step = (SENSITIVITIES.indexOf(sensitivity) + 1) as 1 | 2 | 3 | 4;
  return (
    <Badge tone={`risk-${step}` satisfies BadgeTone} icon={<Eye aria-hidden className="size-3" />}>
      {sensitivity}
    </Badge>
  );
}

export function UntrustedBadge() {
  return (
    <Badge
      tone="risk-3"
      icon={<TriangleAlert aria-hidden className="size-3" />}
      title="Text from outside the organisation"
    >
      untrusted
    </Badge>
  );
}

export function ExposedBadge({ words = "exposed" }: { words?: string }) {
  return (
    <Badge tone="risk-3" icon={<Globe aria-hidden className="size-3" />}>
      {words}
    </Badge>
  );
}

/** What a session has seen and done. */
export function SessionMarks({ session }: { session: SessionSummary }) {
  const { max_sensitivity_read: sensitivity, read_untrusted: untrusted, exposed } = session;
  return (
    <span className="inline-flex flex-wrap gap-1">
      {sensitivity !== "public" && <SensitivityBadge sensitivity={sensitivity} />}
      {untrusted && <UntrustedBadge />}
      {exposed && <ExposedBadge />}
      {sensitivity === "public" && !untrusted && !exposed && (
        <span className="text-xs text-ink-faint">nothing yet</span>
      )}
    </span>
  );
}
