"use client";

import Link from "next/link";
import { useMemo } from "react";
import type { RowTelling } from "@/components/timeline/RowDetail";
import { RowsOrWait } from "@/components/timeline/RowsOrWait";
import { useTimelineRows } from "@/components/timeline/useTimelineRows";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { CompactRows } from "@/lib/contracts/actions";
import type { RunAction } from "@/lib/contracts/runs";
import { RunFragmentDetail } from "./RunFragmentDetail";

/** The rows of a run; each leads to the action that it belongs to. */
export function RunTimeline({
  address,
  given,
  stamp,
  actions,
}: {
  /** Where the rows are answered. */
  address: string;
  given: CompactRows | null;
  stamp: string;
  actions: readonly RunAction[];
}) {
  const read = useTimelineRows({ address, given, stamp });
  const telling = useMemo(() => tellingOf(actions), [actions]);
  return <RowsOrWait read={read} telling={telling} />;
}

function tellingOf(actions: readonly RunAction[]): RowTelling {
  const byId = new Map(actions.map((action) => [action.id, action]));
  return {
    facts: ({ evaluation }) => [
      [
        "Action",
        evaluation === "" ? (
          "none: no action of an agent that is known"
        ) : (
          <ActionLink key="action" id={evaluation} action={byId.get(evaluation)} />
        ),
      ],
    ],
    fragment: ({ key }) => <RunFragmentDetail id={key} />,
  };
}

function ActionLink({ id, action }: { id: string; action: RunAction | undefined }) {
  return (
    <Link href={`/actions/${id}`} prefetch={false} className="text-accent-ink underline underline-offset-2">
      {action === undefined ? (
        "The action that it belongs to"
      ) : (
        <>
          {action.agent !== null && `${action.agent.name}: `}
          <UntrustedText inline mono text={action.action} maxCharacters={80} />
        </>
      )}
    </Link>
  );
}
