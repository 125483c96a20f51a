"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/Button";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ActionResult } from "@/lib/contracts/actionResult";
import { BULK_APPROVE_MAX, type BulkResults } from "@/lib/contracts/bulkAnswers";
import { DenyManyDialog } from "./DenyManyDialog";
import type { QueueActions } from "./listing";
import { type SteadyRow, useChosen } from "./useSteadyList";

/** Answers the chosen rows together: denies any of them with one reason, approves only what is one and the same exact action. */
export function BulkBar({ rows, actions }: { rows: readonly SteadyRow[]; actions: QueueActions }) {
  const router = useRouter();
  const { chosen, setChosen } = useChosen();
  const [result, setResult] = useState<ActionResult<BulkResults> | null>(null);
  const [isBusy, start] = useTransition();
  // What left the list, or belongs to another list, is not answered along unseen.
  const answerable = rows.filter(({ id, may_answer, isGone }) => chosen.has(id) && may_answer && !isGone);
  const ids = answerable.map(({ id }) => id);
  const send = (answer: () => Promise<ActionResult<BulkResults>>, onDone: () => void) =>
    start(async () => {
      const answered = await answer().catch(() => UNREACHABLE);
      setResult(answered);
      if (!answered.ok) return;
      setChosen(new Set(answered.value.results.filter(({ ok }) => !ok).map(({ id }) => id)));
      onDone();
      router.refresh();
    });
  if (ids.length === 0 && result === null) return null;
  const digests = new Set(answerable.map(({ action_digest: digest }) => digest));
  // One alone is approved on its card, where one sees what it is.
  const isSame = digests.size === 1 && ids.length <= BULK_APPROVE_MAX;
  return (
    <section
      aria-label="The chosen approvals"
      className="sticky bottom-[calc(3.375rem+env(safe-area-inset-bottom))] z-10 space-y-2 border-t border-line bg-surface px-4 py-2.5 md:bottom-0"
    >
      {result !== null && <Outcome result={result} rows={rows} onClose={() => setResult(null)} />}
      {ids.length > 0 && (
        <div className="flex flex-wrap items-center gap-2">
          <p className="tabular mr-auto text-sm font-medium">{ids.length} chosen</p>
          <DenyManyDialog
            count={ids.length}
            isBusy={isBusy}
            result={result}
            onDeny={(reason, close) => send(() => actions.denyMany({ answer: "deny", ids, reason }), close)}
          />
          {ids.length > 1 && (
            <Button
              size="small"
              disabled={!isSame || isBusy}
              onClick={() =>
                send(
                  () => actions.approveMany({ answer: "approve", ids }),
                  () => undefined,
                )
              }
            >
              Approve the same action
            </Button>
          )}
          <Button size="small" tone="quiet" onClick={() => setChosen(new Set())}>
            Choose none
          </Button>
          {ids.length > 1 && !isSame && (
            <p className="w-full text-xs text-ink-muted">These are different actions: look at each to approve it.</p>
          )}
        </div>
      )}
    </section>
  );
}

/** What came of it, and of each one that was not answered. */
function Outcome({
  result,
  rows,
  onClose,
}: {
  result: ActionResult<BulkResults>;
  rows: readonly SteadyRow[];
  onClose: () => void;
}) {
  const results = result.ok ? result.value.results : [];
  const refused = results.flatMap((each) => (each.ok ? [] : [each]));
  const named = new Map(rows.map((row) => [row.id, row.resource.id]));
  return (
    <div role="status" className="flex items-start justify-between gap-2 text-sm">
      <div className="min-w-0">
        <p className={result.ok && refused.length === 0 ? "font-medium text-ok-ink" : "font-medium text-stop-ink"}>
          {result.ok ? `${results.length - refused.length} of ${results.length} answered.` : result.message}
        </p>
        <ul className="max-h-32 overflow-y-auto text-xs text-ink-muted">
          {refused.map(({ id, problem }) => (
            <li key={id}>
              <UntrustedText inline text={named.get(id) ?? id} maxCharacters={60} />: {problem}
            </li>
          ))}
        </ul>
      </div>
      <Button tone="quiet" size="small" onClick={onClose}>
        Close
      </Button>
    </div>
  );
}

const UNREACHABLE: ActionResult<never> = {
  ok: false,
  message: "The server could not be reached, so it is not sure what was answered. The list shows it when it is back.",
};
