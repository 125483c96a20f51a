import Link from "next/link";
import type { ReactNode } from "react";
import { RiskBadges } from "@/components/risk/RiskBadges";
import { riskFactsOf } from "@/components/risk/riskSteps";
import { StatusBadge } from "@/components/risk/StatusBadge";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ApprovalDetail } from "@/lib/contracts/approvals";
import { AnswerBar } from "./AnswerBar";
import { Answered, Progress } from "./Answered";
import { ArgumentTable } from "./ArgumentTable";
import type { Answers } from "./answers";
import { Background } from "./Background";
import { CanonicalForm } from "./CanonicalForm";
import { Countdown } from "./Countdown";
import { LimitsBeforeAfter } from "./LimitsBeforeAfter";
import { Questions } from "./Questions";
import { RevokeApproval } from "./RevokeApproval";
import { WorkBar } from "./WorkBar";

const STOPPED_BY = { rule: "Rule ", limit: "A limit of the grant ", budget_limit: "The budget’s limit " } as const;

/**
 * One approval, in the order in which a person decides: what is asked, why it was stopped, what makes it risky, exactly what
 * would run, what the session has read, the limits, the deadline, the answers. Everything else stands below.
 */
export function ApprovalCard({
  approval,
  answers,
  nextHref,
}: {
  approval: ApprovalDetail;
  answers: Answers;
  nextHref: string | null;
}) {
  const isPending = approval.status === "pending";
  return (
    <article className="space-y-4" aria-labelledby="asked">
      <div className="rounded-lg border border-line bg-surface">
        <div className="space-y-3 px-4 pt-4 pb-3 sm:px-5">
          <Asked approval={approval} />
          <dl className="space-y-2.5 text-sm">
            <Row name="Stopped by">
              <ul className="space-y-1">
                {approval.asks.map(({ kind, name, version, message }) => (
                  <li key={`${kind} ${name}`}>
                    <span className="font-medium">
                      {STOPPED_BY[kind]}
                      <span className="font-mono text-[0.92em]">{name}</span>
                      {version !== null && <span className="font-normal text-ink-muted"> version {version}</span>}
                    </span>
                    <span className="block text-ink-muted">
                      <UntrustedText inline text={message} maxCharacters={300} />
                    </span>
                  </li>
                ))}
              </ul>
            </Row>
            {approval.facts !== null && (
              <Row name="Risk">
                <RiskBadges facts={riskFactsOf(approval.facts)} />
                <p className="mt-1 text-ink-muted">{undoWords(approval.facts)}</p>
              </Row>
            )}
            <Row name="Exactly">
              <ArgumentTable approval={approval} />
              {approval.edited !== null && (
                <p className="mt-1 text-xs font-medium text-risk-2-ink">
                  {approval.edited.by} changed the arguments; answers to the former ones no longer count.
                </p>
              )}
              <CanonicalForm canonical={approval.canonical} digest={approval.action_digest} />
            </Row>
            <Row name="Read before">{sessionWords(approval.session)}</Row>
            {approval.limits.length > 0 && (
              <Row name="Limits">
                <LimitsBeforeAfter limits={approval.limits} />
              </Row>
            )}
            {isPending && (
              <Row name="Answer by">
                <p>
                  <Countdown until={approval.expires_at} serverNow={approval.now} refreshes className="font-medium" />
                  <span className="text-ink-muted">
                    {" "}
                    (<Time at={approval.expires_at} form="absolute" />
                    ). Unanswered, it counts as denied.
                  </span>
                </p>
                <Progress approval={approval} />
              </Row>
            )}
          </dl>
          <Questions questions={approval.questions} />
          <Answered approval={approval} />
          {approval.may_revoke && <RevokeApproval id={approval.id} revoke={answers.revoke} />}
          {isPending && <WorkBar approval={approval} answers={answers} />}
        </div>
        <AnswerBar approval={approval} answers={answers} nextHref={nextHref} />
      </div>
      <Background approval={approval} />
    </article>
  );
}

function Asked({ approval }: { approval: ApprovalDetail }) {
  const { agent, action, environment, resource, on_behalf_of: person, action_description: description } = approval;
  return (
    <header className="space-y-1">
      <div className="flex items-start justify-between gap-3">
        <h1 id="asked" className="min-w-0 text-lg leading-snug font-semibold [overflow-wrap:anywhere]">
          <Link href={`/agents/${agent.id}`} className="hover:underline">
            {agent.name}
          </Link>{" "}
          {approval.status === "pending" ? "wants" : "asked"} to run{" "}
          <UntrustedText inline mono text={action} maxCharacters={120} /> on{" "}
          <UntrustedText inline text={resource.type} maxCharacters={60} />{" "}
          <UntrustedText inline mono text={resource.id} maxCharacters={120} /> in {environment}
        </h1>
        <span className="mt-0.5 shrink-0">
          <StatusBadge status={approval.status} />
        </span>
      </div>
      <p className="text-sm text-ink-muted">
        {description !== null && (
          <>
            <UntrustedText inline text={description} maxCharacters={200} />
            {" · "}
          </>
        )}
        {person !== null && (
          <>
            for <UntrustedText inline text={person} maxCharacters={120} className="text-ink" />
            {" · "}
          </>
        )}
        team {agent.team} · asked <Time at={approval.requested_at} />
      </p>
    </header>
  );
}

/** One line of a card: its name at the left. */
export function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="gap-x-4 sm:grid sm:grid-cols-[5.5rem_minmax(0,1fr)]">
      <dt className="text-xs leading-5 font-medium text-ink-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

function undoWords({ undo, reversible }: NonNullable<ApprovalDetail["facts"]>): string {
  if (undo !== null) return `It was undone once: ${undo.reference} (${undo.date}).`;
  return reversible ? "It counts as reversible; that it was ever undone is not on record." : "It cannot be undone.";
}

/** What the session had read and done before, as a sentence. */
export function sessionWords(session: ApprovalDetail["session"]): ReactNode {
  const { decisions, max_sensitivity_read: sensitivity, read_untrusted: untrusted, exposed } = session;
  if (decisions === 0) return <span className="text-ink-muted">Nothing: it is the first call of its session.</span>;
  return (
    <span>
      {decisions} {decisions === 1 ? "call was" : "calls were"} allowed; the most sensitive that it read is{" "}
      <span className="font-medium">{sensitivity}</span>
      {untrusted ? (
        <span className="font-medium text-risk-3-ink">; it has read text from outside the organisation</span>
      ) : (
        "; no text from outside the organisation"
      )}
      {exposed && <span className="font-medium text-risk-3-ink">; it has sent something out</span>}.
    </span>
  );
}
