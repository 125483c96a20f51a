"use client";

import { MessageSquarePlus } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { CommentForm, type Discussion } from "./CommentForm";
import { CommentList } from "./Comments";

/** One line of the difference, with what was said of it, and a button to say more. Without a discussion it is the line alone. */
export function CommentedLine({
  line,
  discussion,
  offers = true,
  children,
}: {
  line: string;
  discussion: Discussion | undefined;
  /** False: what was said stands here, and more is said elsewhere. */
  offers?: boolean;
  children: ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  if (discussion === undefined) return children;
  const { id, edition, comment } = discussion;
  const comments = discussion.comments.filter((one) => one.line === line);
  return (
    <>
      <div className="flex items-start gap-1">
        <div className="min-w-0 flex-1">{children}</div>
        {offers && comment !== null && (
          <button
            ref={button}
            type="button"
            aria-expanded={isOpen}
            aria-label={`Comment on ${line}`}
            title="Comment on this line"
            onClick={() => setOpen(!isOpen)}
            className="grid size-6 shrink-0 place-items-center rounded text-ink-faint hover:bg-sunken hover:text-ink"
          >
            <MessageSquarePlus aria-hidden className="size-3.5" />
          </button>
        )}
      </div>
      {(comments.length > 0 || isOpen) && (
        <div className="mt-2 mb-3 space-y-3 rounded-md border border-line bg-sunken/40 px-3 py-2">
          {comments.length > 0 && <CommentList comments={comments} edition={edition} atLine />}
          {isOpen && comment !== null && (
            <CommentForm
              id={id}
              comment={comment}
              line={line}
              label="Say something about this line"
              onDone={() => {
                setOpen(false);
                button.current?.focus();
              }}
            />
          )}
        </div>
      )}
    </>
  );
}
