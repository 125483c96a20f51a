import { Download, Printer } from "lucide-react";
import Link from "next/link";
import { Badge } from "@/components/ui/Badge";
import { buttonClass } from "@/components/ui/Button";
import { PageHeader } from "@/components/ui/PageHeader";
import { UntrustedText } from "@/components/ui/UntrustedText";
import {
  type IncidentView,
  impactSentence,
  numberWords,
  SEVERITY_WORDS,
  STATUS_WORDS,
} from "@/lib/contracts/incidents";
import { AboutPanel } from "./AboutPanel";
import type { IncidentActions } from "./actions";
import { FindingsPanel } from "./FindingsPanel";
import { FollowUpsPanel } from "./FollowUpsPanel";
import { ImpactPanel } from "./ImpactPanel";
import { NotesPanel } from "./NotesPanel";
import { RecordsPanel } from "./RecordsPanel";
import { ReviewPanel } from "./ReviewPanel";
import { TimelinePanel } from "./TimelinePanel";
import { SEVERITY_TONES, STATUS_TONES } from "./tones";

/** One postmortem: what it did, what happened when, what was found and what follows. */
export function IncidentPage({ incident, actions }: { incident: IncidentView; actions: IncidentActions }) {
  const { id, status, severity } = incident;
  return (
    <>
      <PageHeader
        title={
          <>
            {numberWords(incident)} <UntrustedText text={incident.title} inline maxCharacters={200} />
          </>
        }
        description={impactSentence(incident.impact)}
        meta={
          <>
            <Badge tone={STATUS_TONES[status]}>{STATUS_WORDS[status]}</Badge>
            <Badge tone={SEVERITY_TONES[severity]}>Severity: {SEVERITY_WORDS[severity].toLowerCase()}</Badge>
          </>
        }
        actions={
          <>
            {(["markdown", "json"] as const).map((format) => (
              <a
                key={format}
                href={`/api/v1/incidents/${id}/export?format=${format}`}
                download
                className={buttonClass("secondary", "small")}
              >
                <Download aria-hidden className="size-3.5" />
                {format === "json" ? "Export JSON" : "Export Markdown"}
              </a>
            ))}
            <Link href={`/incidents/${id}/print`} className={buttonClass("secondary", "small")}>
              <Printer aria-hidden className="size-3.5" />
              Print
            </Link>
          </>
        }
      />
      <div className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="min-w-0 space-y-4">
          <ImpactPanel incident={incident} />
          <FindingsPanel incident={incident} actions={actions} />
          <FollowUpsPanel incident={incident} actions={actions} />
          <TimelinePanel incident={incident} />
          <RecordsPanel incident={incident} actions={actions} />
        </div>
        <div className="min-w-0 space-y-4">
          <ReviewPanel incident={incident} actions={actions} />
          <AboutPanel incident={incident} actions={actions} />
          <NotesPanel incident={incident} actions={actions} />
        </div>
      </div>
    </>
  );
}
