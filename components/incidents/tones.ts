import type { BadgeTone } from "@/components/ui/Badge";
import type { ImpactSection, IncidentSeverityName, IncidentStatusName } from "@/lib/contracts/incidents";

export const STATUS_TONES: Record<IncidentStatusName, BadgeTone> = {
  open: "stop",
  contained: "accent",
  in_review: "accent",
  closed: "ok",
};

export const SEVERITY_TONES: Record<IncidentSeverityName, BadgeTone> = {
  low: "risk-1",
  medium: "risk-2",
  high: "risk-3",
  critical: "risk-4",
};

/** The one risk scale, by the worst value of what was done. */
export const RANK_TONES: Record<NonNullable<ImpactSection["rank"]>, BadgeTone> = {
  public: "risk-1",
  internal: "risk-2",
  confidential: "risk-3",
  restricted: "risk-4",
  single: "risk-1",
  group: "risk-2",
  tenant: "risk-3",
  organisation: "risk-4",
};
