"use client";

import Link from "next/link";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { RecordFragmentAnswer, RecordJoin } from "@/lib/contracts/actions";
import { FragmentParts, ReadFragment } from "./FragmentParts";
import { joinSentence, type KeyTold, keysTold } from "./keyMarks";
import { JoinMark } from "./RowMarks";
import { isOfRun, runHref } from "./runLinks";

/** One log record of a record: why it belongs there, its keys, and the record as it came. Read when it is opened. */
export function FragmentDetail({ recordId, fragmentId }: { recordId: string; fragmentId: string }) {
  return (
    <ReadFragment<RecordFragmentAnswer> address={`/api/v1/actions/${recordId}/fragments/${fragmentId}`}>
      {({ fragment, retracted, weighed }) => {
        const keys = keysTold(fragment.keys, ({ kind }) => kind === fragment.join.key);
        return (
          <>
            <Joined title="How this was joined" join={fragment.join} keys={keys} />
            {isOfRun(fragment) && (
              <p>
                <Link
                  href={runHref(fragment.id)}
                  prefetch={false}
                  className="text-accent-ink underline underline-offset-2"
                >
                  The whole run that it is part of
                </Link>
              </p>
            )}
            <FragmentParts
              fragment={fragment}
              keys={keys}
              retracted={retracted}
              weighed={weighed}
              joinedWords="joined by this"
            />
          </>
        );
      }}
    </ReadFragment>
  );
}

/** Why a log record belongs to a record of Ambit's. */
export function Joined({ title, join, keys }: { title: string; join: RecordJoin; keys: readonly KeyTold[] }) {
  return (
    <div>
      <h4 className="mb-1 flex flex-wrap items-center gap-2 text-xs font-medium text-ink-muted">
        {title} <JoinMark basis={join.basis} />
      </h4>
      <p>{joinSentence(join, keys)}</p>
      <p className="text-ink-muted">
        <UntrustedText inline text={join.why} maxCharacters={600} />
      </p>
    </div>
  );
}
