import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ApprovalDetail } from "@/lib/contracts/approvals";

/** What people asked the agent, and its replies: its own words, which nobody has checked. */
export function Questions({ questions }: Pick<ApprovalDetail, "questions">) {
  if (questions.length === 0) return null;
  return (
    <section aria-label="Questions to the agent" className="space-y-2 border-t border-line pt-3 text-sm">
      <ul className="space-y-2">
        {questions.map(({ id, person, text, asked_at: askedAt, reply }) => (
          <li key={id}>
            <p>
              <span className="font-medium">{person}</span> asked <Time at={askedAt} className="text-ink-muted" />
            </p>
            <div className="mt-0.5 border-l-2 border-line pl-3">
              <UntrustedText text={text} maxLines={12} />
            </div>
            {reply === null ? (
              <p className="mt-1 text-xs text-ink-muted">The agent has not replied yet.</p>
            ) : (
              <div className="mt-1 ml-3 rounded-md border border-dashed border-line-strong bg-sunken px-3 py-2">
                <p className="text-xs text-ink-muted">
                  The agent’s reply, in its own words <Time at={reply.replied_at} />
                </p>
                <UntrustedText text={reply.text} maxCharacters={4_000} maxLines={40} />
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
