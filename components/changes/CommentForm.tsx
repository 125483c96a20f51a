"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import { Button } from "@/components/ui/Button";
import { Field, Textarea } from "@/components/ui/Field";
import type { ChangeView } from "@/lib/contracts/changeViews";
import type { ChangeActions } from "./ChangeBar";

/** What was said of a change, and the way to say more. */
export interface Discussion {
  id: string;
  edition: number;
  comments: ChangeView["comments"];
  /** Null for whoever may not. */
  comment: ChangeActions["comment"] | null;
}

const UNREACHABLE = { ok: false, message: "The server did not answer. Your words are kept here: try again." } as const;

/** Says something of the change or, with `line`, of one line of its difference. `onDone` is told when it was said or left. */
export function CommentForm({
  id,
  comment,
  line,
  label,
  onDone,
}: {
  id: string;
  comment: ChangeActions["comment"];
  line?: string;
  label: string;
  onDone?: () => void;
}) {
  const router = useRouter();
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, start] = useTransition();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start(async () => {
      const result = await comment(line === undefined ? { id, text } : { id, text, line }).catch(() => UNREACHABLE);
      setProblem(result.ok ? null : result.message);
      if (!result.ok) return;
      setText("");
      onDone?.();
      router.refresh();
    });
  };
  return (
    <form onSubmit={submit} className="space-y-2">
      <Field label={label} error={problem}>
        {(control) => (
          <Textarea
            {...control}
            autoFocus={line !== undefined}
            value={text}
            maxLength={4000}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape" && text === "") onDone?.();
            }}
          />
        )}
      </Field>
      <div className="flex gap-2">
        <Button type="submit" size={line === undefined ? "medium" : "small"} disabled={isBusy || text.trim() === ""}>
          Comment
        </Button>
        {onDone !== undefined && (
          <Button tone="quiet" size="small" onClick={onDone}>
            Leave it
          </Button>
        )}
      </div>
    </form>
  );
}
