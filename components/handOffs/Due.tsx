import { Countdown } from "@/components/inbox/Countdown";
import { Badge } from "@/components/ui/Badge";
import { Time } from "@/components/ui/Time";

/** How long there is left; once it is over, since when. An overdue hand-off stays where it is. */
export function Due({
  dueAt,
  overdue,
  serverNow,
  coarse = false,
}: {
  dueAt: string;
  overdue: boolean;
  serverNow: string;
  coarse?: boolean;
}) {
  if (!overdue) return <Countdown until={dueAt} serverNow={serverNow} refreshes coarse={coarse} />;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1.5 text-risk-3-ink">
      <Badge tone="risk-3">Overdue</Badge>
      <span className="text-xs">
        due <Time at={dueAt} />
      </span>
    </span>
  );
}
