"use client";

import { Joined } from "@/components/timeline/FragmentDetail";
import { FragmentParts, ReadFragment } from "@/components/timeline/FragmentParts";
import { type KeyTold, keysTold } from "@/components/timeline/keyMarks";
import type { LogRecordAnswer } from "@/lib/contracts/runs";
import { list } from "@/lib/core/text/list";

/** One log record of a run: what ties it to the run and to an action, and the record as it came. Read when it is opened. */
export function RunFragmentDetail({ id }: { id: string }) {
  return (
    <ReadFragment<LogRecordAnswer> address={`/api/v1/fragments/${id}`}>
      {({ fragment, run_keys: runKeys, retracted, weighed }) => {
        const isOfRun = ({ kind, value }: { kind: string; value: string }) =>
          runKeys.some((key) => key.kind === kind && key.value === value);
        const keys = keysTold(fragment.keys, isOfRun);
        return (
          <>
            <div>
              <h4 className="mb-1 text-xs font-medium text-ink-muted">What ties it to this run</h4>
              <p>{tieSentence(keys.filter(({ joined }) => joined))}</p>
            </div>
            {fragment.join !== null && <Joined title="How it belongs to its action" join={fragment.join} keys={keys} />}
            <FragmentParts
              fragment={fragment}
              keys={keys}
              retracted={retracted}
              weighed={weighed}
              joinedWords="ties the run together"
            />
          </>
        );
      }}
    </ReadFragment>
  );
}

function tieSentence(tying: readonly KeyTold[]): string {
  if (tying.length === 0) return "It names no trace and no run: it stands alone.";
  const labels = [...new Set(tying.map(({ label }) => label))];
  return `It names ${tying.length === 1 ? "the" : `${tying.length} keys of`} ${list(labels)}: whatever else names ${tying.length === 1 ? "it" : "one of them"} is of the same run.`;
}
