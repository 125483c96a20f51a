import Link from "next/link";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ApprovalDetail } from "@/lib/contracts/approvals";
import { Verified } from "./Verified";
import { endWords, requirementWords } from "./words";

/** Who must answer, how far that is, and who could. */
export function Progress({ approval }: { approval: ApprovalDetail }) {
  const { requirements, candidates } = approval;
  const seats = requirements.reduce((sum, { count }) => sum + count, 0);
  const filled = requirements.reduce((sum, requirement) => sum + requirement.filled, 0);
  return (
    <p className="text-ink-muted">
      Needs {requirements.map(requirementWords).join(" and ")}
      {seats > 1 && (
        <span className="tabular font-medium text-ink">
          {" "}
          ({filled} of {seats} answered)
        </span>
      )}
      .{" "}
      {candidates.length === 0 ? (
        <span className="font-medium text-risk-3-ink">Nobody could answer this now.</span>
      ) : (
        `Could answer: ${candidates.join(", ")}.`
      )}
    </p>
  );
}

/** The answers so far, and how it ended. */
export function Answered({ approval }: { approval: ApprovalDetail }) {
  const { answers, status, resolved_at: resolvedAt, approved_until: until, used_by: usedBy, reason } = approval;
  const { revoked_at: revokedAt } = approval;
  if (answers.length === 0 && status === "pending") return null;
  return (
    <section aria-label="Answers" className="space-y-1.5 border-t border-line pt-3 text-sm">
      <ul className="space-y-1">
        {answers.map((answer) => (
          <li key={answer.person.email}>
            <span className="font-medium">{answer.person.name}</span>{" "}
            <span className="text-ink-muted">({answer.person.email})</span>{" "}
            {answer.verdict === "approve" ? "approved" : "denied"}
            {answer.voided && " the arguments before they were changed"}{" "}
            <Time at={answer.answered_at} form="both" className="text-ink-muted" />
            <Verified verified={answer.verified} />
            {answer.reason !== null && (
              <div className="mt-0.5 border-l-2 border-line pl-3">
                <UntrustedText text={answer.reason} maxLines={12} />
              </div>
            )}
          </li>
        ))}
      </ul>
      {(status === "expired" || status === "cancelled") && (
        <p>
          {endWords(approval)} {resolvedAt !== null && <Time at={resolvedAt} form="both" className="text-ink-muted" />}
          {status === "cancelled" && reason !== null && (
            <UntrustedText text={reason} maxLines={6} className="mt-0.5 border-l-2 border-line pl-3" />
          )}
        </p>
      )}
      <InAdvance approval={approval} />
      {status === "approved" && (
        <p className="text-ink-muted">
          {usedBy !== null ? (
            <>
              Used once:{" "}
              <Link href={`/actions/${usedBy}`} className="text-accent-ink underline underline-offset-2">
                the record
              </Link>
              . <Outcome outcome={approval.outcome} />
            </>
          ) : (
            <>
              Not used{revokedAt === null && " yet"}.{" "}
              {revokedAt !== null ? (
                <span className="font-medium text-stop-ink">
                  Revoked <Time at={revokedAt} form="both" />.
                </span>
              ) : (
                until !== null && (
                  <>
                    Ends <Time at={until} form="both" />.
                  </>
                )
              )}
            </>
          )}
        </p>
      )}
    </section>
  );
}

/** Whether it was answered in advance, and whether more of the same was approved with it. */
function InAdvance({ approval: { in_advance: given, bounded } }: { approval: ApprovalDetail }) {
  if (given === null && bounded === null) return null;
  const link = "text-accent-ink underline underline-offset-2";
  return (
    <p>
      {given !== null && (
        <>
          Nobody was asked: {given.by} had approved it in advance <Time at={given.given_at} form="both" />, as use{" "}
          {given.use} of{" "}
          <Link href={`/inbox/bounded/${given.bounded_approval}`} className={link}>
            a bounded approval
          </Link>{" "}
          that came with{" "}
          <Link href={`/inbox/${given.approval_id}`} className={link}>
            another
          </Link>
          .
        </>
      )}
      {bounded !== null && (
        <>
          Up to {bounded.uses} more of the same were approved with it: {bounded.used} used,{" "}
          <Link href={`/inbox/bounded/${bounded.id}`} className={link}>
            {bounded.state.replace("_", " ")}
          </Link>
          .
        </>
      )}
    </p>
  );
}

/** Whether the approved action ran, as it was reported, and what it changed. */
function Outcome({ outcome }: Pick<ApprovalDetail, "outcome">) {
  if (outcome === null) return <>Nothing is reported of it yet.</>;
  const { status, error, changed, reported_by: by } = outcome;
  const claimed = by === "agent" ? ", as the agent claims" : "";
  if (status === "not_executed") return <>It was not run{claimed}.</>;
  if (status === "failed")
    return (
      <span className="font-medium text-stop-ink">
        It failed{claimed}
        {error !== null && (
          <>
            : <UntrustedText inline text={error} maxCharacters={200} />
          </>
        )}
        .
      </span>
    );
  return (
    <>
      It ran{claimed} and changed{" "}
      {changed.length === 0 ? "nothing" : `${changed.length} ${changed.length === 1 ? "thing" : "things"}`}.
    </>
  );
}
