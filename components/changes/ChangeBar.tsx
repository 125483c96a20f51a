"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { toast } from "sonner";
import { Button, buttonClass } from "@/components/ui/Button";
import { Field, Textarea } from "@/components/ui/Field";
import { Panel } from "@/components/ui/Panel";
import type { ActionResult } from "@/lib/contracts/actionResult";
import type { ChangeMoved, ChangeView } from "@/lib/contracts/changeViews";

type Act<I> = (input: I) => Promise<ActionResult<ChangeMoved>>;

export interface ChangeActions {
  submit: Act<{ id: string }>;
  rebase: Act<{ id: string }>;
  withdraw: Act<{ id: string; reason: string }>;
  approve: Act<{ id: string; reason: string; digest: string }>;
  reject: Act<{ id: string; reason: string; digest: string }>;
  comment: (input: { id: string; text: string; line?: string }) => Promise<ActionResult<{ id: string }>>;
}

/** While it is not over. */
const EDITABLE: readonly string[] = ["draft", "submitted", "approved"];

const UNREACHABLE = {
  ok: false,
  message: "The server did not answer. Look whether it was done before you try again.",
} as const;

/** What the one who looks may do with the change, and why not more. */
export function ChangeBar({
  change,
  isAuthor,
  actions,
}: {
  change: ChangeView;
  isAuthor: boolean;
  actions: ChangeActions;
}) {
  const router = useRouter();
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, start] = useTransition();
  const { id, status } = change;
  const digest = change.submitted_digest ?? "";
  const run = (act: () => Promise<ActionResult<ChangeMoved>>) =>
    start(async () => {
      const result = await act().catch(() => UNREACHABLE);
      setProblem(result.ok ? null : result.message);
      if (!result.ok) return;
      setReason("");
      toast.success(result.value.message);
      router.refresh();
    });
  const mayReview = status === "submitted" && change.review_refusal === null;
  return (
    <Panel title={mayReview ? "Your review" : "What you can do"}>
      <div className="space-y-3">
        {isAuthor && EDITABLE.includes(status) && change.content.budget !== undefined && (
          <Link
            href={`/agents/${encodeURIComponent(change.content.agent ?? "")}/budget/edit?change=${id}`}
            className={buttonClass("secondary", "small")}
          >
            Edit the budget
          </Link>
        )}
        {isAuthor && EDITABLE.includes(status) && change.content.catalogue !== undefined && (
          <ActionLinks id={id} catalogue={change.content.catalogue} />
        )}
        {isAuthor &&
          EDITABLE.includes(status) &&
          change.content.rules?.map(({ name }) => (
            <Link
              key={name}
              href={`/rules/${encodeURIComponent(name)}/edit?change=${id}`}
              className={buttonClass("secondary", "small")}
            >
              Edit the rule {name}
            </Link>
          ))}
        {(mayReview || isAuthor) && (
          <Field
            label="Reason"
            hint={mayReview ? "Required to reject. Kept with the change." : "Kept with the change. Not required."}
          >
            {(control) => (
              <Textarea
                {...control}
                value={reason}
                maxLength={2000}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
        )}
        {status === "submitted" && change.review_refusal !== null && (
          <p className="text-sm text-ink-muted">{change.review_refusal}</p>
        )}
        {!isAuthor && !mayReview && status !== "submitted" && (
          <p className="text-sm text-ink-muted">Only {change.author} can go on with it.</p>
        )}
        {problem !== null && (
          <p role="alert" className="text-sm font-medium text-stop-ink">
            {problem}
          </p>
        )}
        <div className="flex flex-wrap gap-2">
          {mayReview && (
            <>
              <Button
                tone="primary"
                disabled={isBusy || change.rebase !== null}
                onClick={() => run(() => actions.approve({ id, reason, digest }))}
              >
                Approve this change
              </Button>
              <Button
                tone="stop"
                disabled={isBusy || reason.trim() === ""}
                onClick={() => run(() => actions.reject({ id, reason, digest }))}
              >
                Reject it
              </Button>
            </>
          )}
          {isAuthor && status === "draft" && (
            <Button
              tone="primary"
              disabled={isBusy || change.submit_refusal !== null}
              onClick={() => run(() => actions.submit({ id }))}
            >
              {change.difference.verdict === "widens" ? "Submit for review" : "Put it in force"}
            </Button>
          )}
          {isAuthor && change.rebase !== null && (
            <Button disabled={isBusy} onClick={() => run(() => actions.rebase({ id }))}>
              Rebase it
            </Button>
          )}
          {isAuthor && (
            <Button tone="stop" disabled={isBusy} onClick={() => run(() => actions.withdraw({ id, reason }))}>
              Withdraw it
            </Button>
          )}
        </div>
      </div>
    </Panel>
  );
}

/** Each action that the change says, to be said otherwise. */
function ActionLinks({ id, catalogue }: { id: string; catalogue: NonNullable<ChangeView["content"]["catalogue"]> }) {
  const names = catalogue.flatMap((tool) => tool.actions.map(({ name }) => `${tool.name}.${name}`));
  return (
    <details open={names.length <= 3}>
      <summary className="w-fit rounded text-sm font-medium text-ink-muted hover:text-ink">
        Edit what it says of {names.length === 1 ? "the action" : `${names.length} actions`}
      </summary>
      <ul className="mt-2 flex flex-wrap gap-2">
        {names.map((name) => (
          <li key={name}>
            <Link
              href={`/catalogue/${encodeURIComponent(name)}/edit?change=${id}`}
              className={buttonClass("secondary", "small")}
            >
              Edit {name}
            </Link>
          </li>
        ))}
      </ul>
    </details>
  );
}
