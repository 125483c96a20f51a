import { CircleAlert } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/Badge";
import { buttonClass } from "@/components/ui/Button";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ChangeView } from "@/lib/contracts/changeViews";
import { simulateHref } from "@/lib/contracts/simulation";
import { list } from "@/lib/core/text/list";
import { type ChangeActions, ChangeBar } from "./ChangeBar";
import { ClaimsPanel } from "./ClaimsPanel";
import type { Discussion } from "./CommentForm";
import { Comments } from "./Comments";
import { DifferencePanel } from "./DifferencePanel";
import { EvidencePanel } from "./EvidencePanel";
import { ReplayPanel } from "./ReplayPanel";
import { STATUS_TONES, STATUS_WORDS } from "./words";

/** One change: what it does, what speaks for it, and the answers. */
export function ChangePage({
  change,
  isAuthor,
  mayComment,
  actions,
}: {
  change: ChangeView;
  isAuthor: boolean;
  mayComment: boolean;
  actions: ChangeActions;
}) {
  const isOpen = change.status === "draft" || change.status === "submitted" || change.status === "approved";
  const discussion: Discussion = {
    id: change.id,
    edition: change.edition,
    comments: change.comments,
    comment: mayComment ? actions.comment : null,
  };
  return (
    <>
      <PageHeader
        title={<span className="block first-letter:uppercase">{change.about}</span>}
        meta={<Badge tone={STATUS_TONES[change.status]}>{STATUS_WORDS[change.status]}</Badge>}
        description={<UntrustedText text={change.reason} />}
        actions={isOpen && decidesCalls(change) && <SimulateLink change={change} />}
      />
      <p className="-mt-3 mb-6 text-xs text-ink-muted">
        Written by {change.author} <Time at={change.created_at} />
        {change.starts_at !== null && (
          <>
            , from <Time at={change.starts_at} />
          </>
        )}
        {change.ends_at !== null && (
          <>
            , until <Time at={change.ends_at} />
          </>
        )}
        {change.in_force_at !== null && (
          <>
            , in force <Time at={change.in_force_at} />
          </>
        )}
      </p>
      <div className="space-y-6">
        {isOpen && change.rebase !== null && <Note>{change.rebase}</Note>}
        {change.submit_refusal !== null && change.submit_refusal !== change.rebase && (
          <Note>{change.submit_refusal}</Note>
        )}
        {isOpen && <ChangeBar change={change} isAuthor={isAuthor} actions={actions} />}
        <DifferencePanel difference={change.difference} discussion={discussion} />
        {change.evidence.length > 0 && <EvidencePanel evidence={change.evidence} />}
        {change.tests.length > 0 && <TestsPanel tests={change.tests} />}
        {change.replay !== null && (
          <ReplayPanel replay={change.replay} change={isOpen && decidesCalls(change) ? change.id : undefined} />
        )}
        {change.claims.length > 0 && <ClaimsPanel claims={change.claims} />}
        <Reviews change={change} />
        <Comments difference={change.difference} discussion={discussion} />
        <Panel title="What it says" hint="In the shapes of a bundle.">
          <UntrustedText text={JSON.stringify(change.content, null, 2)} mono maxCharacters={20_000} maxLines={600} />
        </Panel>
      </div>
    </>
  );
}

/** What is about people, or an agent that is not there yet, changes no decision of today. */
function decidesCalls({ content: { person, group, newAgent } }: ChangeView): boolean {
  return person === undefined && group === undefined && newAgent === undefined;
}

function TestsPanel({ tests }: { tests: readonly string[] }) {
  return (
    <Panel title="Tests" hint="What its author refers to. Ambit did not run them.">
      <ul className="space-y-1 text-sm">
        {tests.map((test) => (
          <li key={test} className="[overflow-wrap:anywhere]">
            {test.startsWith("https://") ? (
              <a href={test} rel="noreferrer noopener" className="text-accent-ink underline underline-offset-2">
                <UntrustedText inline text={test} maxCharacters={500} />
              </a>
            ) : (
              <UntrustedText inline text={test} maxCharacters={500} />
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function SimulateLink({ change: { id, content } }: { change: ChangeView }) {
  const agent = content.agent === undefined ? {} : { agent: content.agent };
  return (
    <Link href={simulateHref({ ...agent, a: "now", b: id })} className={buttonClass("secondary", "small")}>
      Open in simulator
    </Link>
  );
}

function Note({ children }: { children: ReactNode }) {
  return (
    <p className="flex items-start gap-2 rounded-lg border border-risk-3 bg-risk-3-soft px-4 py-3 text-sm text-risk-3-ink">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      {children}
    </p>
  );
}

function Reviews({ change: { reviews, reviewers, status } }: { change: ChangeView }) {
  const could = list(reviewers.could.map(({ name }) => name));
  return (
    <Panel title="Reviews">
      <div className="space-y-3 text-sm">
        {status === "submitted" && (
          <p>
            {reviewers.nobody ??
              `It needs ${reviewers.required === 1 ? "one security reviewer" : `${reviewers.required} security reviewers`}. Who could: ${could}.`}
          </p>
        )}
        {reviews.length === 0 && status !== "submitted" && <p className="text-ink-muted">Nobody has reviewed it.</p>}
        <ul className="space-y-2">
          {reviews.map((review) => (
            <li key={`${review.person} ${review.edition}`}>
              <span className="font-medium">{review.person}</span>{" "}
              {review.verdict === "approve" ? "approved" : "rejected"} it <Time at={review.at} />
              {review.dismissed && <span className="text-ink-muted">, before it was edited</span>}
              {review.reason !== null && <UntrustedText text={review.reason} />}
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}
