import Link from "next/link";
import { Verified } from "@/components/inbox/Verified";
import { StatusBadge } from "@/components/risk/StatusBadge";
import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ApprovalPhase } from "@/lib/contracts/actions";
import { Facts } from "./WhyPanel";

/** Who was asked, who answered, when and why. */
export function ApprovalPanel({ phase }: { phase: ApprovalPhase }) {
  return (
    <Panel title="Approval" actions={<StatusBadge status={phase.status} />}>
      {phase.relation === "presented" && (
        <p className="mb-3 text-sm text-risk-3-ink">
          The caller presented this approval, and it does not cover this action.
        </p>
      )}
      {phase.answers.length > 0 && (
        <ul className="mb-3 space-y-3">
          {phase.answers.map((answer) => (
            <li key={answer.email} className="text-sm">
              <p>
                <span className="font-medium">{answer.name}</span>{" "}
                {answer.verdict === "approve" ? "approved" : "denied"}{" "}
                <Time at={answer.at} className="text-ink-muted" />
                {answer.in_advance !== undefined && (
                  <Link
                    href={`/inbox/bounded/${answer.in_advance}`}
                    className="text-xs text-accent-ink underline underline-offset-2"
                  >
                    in advance
                  </Link>
                )}
              </p>
              <p className="text-xs text-ink-faint">{answer.email}</p>
              {answer.verified === null ? (
                <p className="text-xs text-ink-faint">How they were verified was not recorded.</p>
              ) : (
                <Verified verified={answer.verified} />
              )}
              {answer.reason !== null && answer.reason !== "" && (
                <p className="mt-0.5 text-ink-muted">
                  <UntrustedText text={answer.reason} maxCharacters={1_000} />
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
      <div className="text-sm">
        <Facts
          facts={[
            [
              "Asked",
              phase.required
                .map(({ kind, name, count }) => `${count} of ${kind.replaceAll("_", " ")} ${name.replaceAll("_", " ")}`)
                .join(", ") || "nobody",
            ],
            ["Requested", <Time key="requested" at={phase.requested_at} form="absolute" />],
            [
              phase.status === "pending" ? "Answer by" : "Ended",
              <Time key="ended" at={phase.resolved_at ?? phase.expires_at} form="absolute" />,
            ],
            ...(phase.approved_until === null
              ? []
              : [["Valid until", <Time key="until" at={phase.approved_until} form="absolute" />] as const]),
            ...(phase.used_at === null
              ? []
              : [["Used", <Time key="used" at={phase.used_at} form="absolute" />] as const]),
            ...(phase.revoked_at === null
              ? []
              : [["Revoked", <Time key="revoked" at={phase.revoked_at} form="absolute" />] as const]),
          ]}
        />
      </div>
      <Link
        href={`/inbox/${phase.approval_id}`}
        className="mt-3 inline-block text-sm text-accent-ink underline underline-offset-2"
      >
        Open the approval
      </Link>
    </Panel>
  );
}
