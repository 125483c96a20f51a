"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import { Button } from "@/components/ui/Button";
import { Field, Textarea } from "@/components/ui/Field";
import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ChangeView } from "@/lib/contracts/changeViews";
import type { ChangeActions } from "./ChangeBar";

const UNREACHABLE = { ok: false, message: "The server did not answer. Your words are kept here: try again." } as const;

/** What people have said of it, and a way to say more for whoever may. */
export function Comments({
  change: { id, comments },
  comment,
}: {
  change: ChangeView;
  comment?: ChangeActions["comment"];
}) {
  if (comments.length === 0 && comment === undefined) return null;
  return (
    <Panel title="Comments">
      {comments.length > 0 && (
        <ul className="mb-4 space-y-3 text-sm">
          {comments.map((one) => (
            <li key={one.id}>
              <p className="text-xs text-ink-muted">
                {one.person} <Time at={one.at} />
              </p>
              {one.line !== null && (
                <p className="text-ink-muted">
                  On <UntrustedText text={one.line} inline />
                </p>
              )}
              <UntrustedText text={one.text} />
            </li>
          ))}
        </ul>
      )}
      {comment !== undefined && <CommentForm id={id} comment={comment} />}
    </Panel>
  );
}

function CommentForm({ id, comment }: { id: string; comment: ChangeActions["comment"] }) {
  const router = useRouter();
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, start] = useTransition();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start(async () => {
      const result = await comment({ id, text }).catch(() => UNREACHABLE);
      setProblem(result.ok ? null : result.message);
      if (!result.ok) return;
      setText("");
      router.refresh();
    });
  };
  return (
    <form onSubmit={submit} className="space-y-2">
      <Field label="Say something about it" error={problem}>
        {(control) => (
          <Textarea {...control} value={text} maxLength={4000} onChange={(event) => setText(event.target.value)} />
        )}
      </Field>
      <Button type="submit" disabled={isBusy || text.trim() === ""}>
        Comment
      </Button>
    </form>
  );
}
