import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ChangeView } from "@/lib/contracts/changeViews";
import { linesOf } from "@/lib/core/change/lines";
import { CommentForm, type Discussion } from "./CommentForm";

/** What people have said of the whole, or of lines that are gone; what they said of a line stands at it. */
export function Comments({
  difference,
  discussion: { id, edition, comments, comment },
}: {
  difference: ChangeView["difference"];
  discussion: Discussion;
}) {
  if (comments.length === 0 && comment === null) return null;
  const lines = linesOf(difference);
  const here = comments.filter(({ line }) => line === null || !lines.has(line));
  const elsewhere = comments.length - here.length;
  return (
    <Panel title="Comments">
      <div className="space-y-4 text-sm">
        {here.length > 0 && <CommentList comments={here} edition={edition} />}
        {elsewhere > 0 && (
          <p className="text-ink-muted">
            {elsewhere === 1 ? "One more stands" : `${elsewhere} more stand`} at the lines above that they are about.
          </p>
        )}
        {comment !== null && <CommentForm id={id} comment={comment} label="Say something about it" />}
      </div>
    </Panel>
  );
}

/** Each with who said it and when; one on a line that this difference does not have says which it was. */
export function CommentList({
  comments,
  edition,
  atLine = false,
}: {
  comments: ChangeView["comments"];
  edition: number;
  /** They stand at the line that they are about. */
  atLine?: boolean;
}) {
  return (
    <ul className="space-y-3">
      {comments.map((one) => (
        <li key={one.id}>
          <p className="text-xs text-ink-muted">
            {one.person} <Time at={one.at} />
            {one.edition < edition && ", before it was edited"}
          </p>
          {!atLine && one.line !== null && (
            <p className="text-ink-muted">
              On a line that is gone: <UntrustedText text={one.line} inline maxCharacters={500} />
            </p>
          )}
          <UntrustedText text={one.text} />
        </li>
      ))}
    </ul>
  );
}
