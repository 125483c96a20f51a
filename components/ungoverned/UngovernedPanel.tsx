"use client";

import Link from "next/link";
import { Panel } from "@/components/ui/Panel";
import { ReasonDialog } from "@/components/ui/ReasonDialog";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ActionResult } from "@/lib/contracts/actionResult";
import type { Acknowledged, UngovernedAnswer, UngovernedView } from "@/lib/contracts/ungoverned";

type Acknowledge = (input: { id: string; words: string }) => Promise<ActionResult<Acknowledged>>;

/** What agents changed without asking. It waits here until somebody says what was behind it. */
export function UngovernedPanel({
  answer: { actions, total },
  acknowledge,
}: {
  answer: UngovernedAnswer;
  acknowledge: Acknowledge;
}) {
  return (
    <Panel
      title={`Done without a decision: ${total}`}
      hint="Other systems' logs show that an identity of an agent changed something, and Ambit was not asked."
      flush
    >
      <ul className="divide-y divide-line">
        {actions.map((one) => (
          <Entry key={one.id} one={one} acknowledge={acknowledge} />
        ))}
      </ul>
      {total > actions.length && (
        <p className="border-t border-line px-4 py-2 text-xs text-ink-muted">
          The newest {actions.length} of {total} are listed; the others follow as these are acknowledged.
        </p>
      )}
    </Panel>
  );
}

function Entry({ one, acknowledge }: { one: UngovernedView; acknowledge: Acknowledge }) {
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 py-3 text-sm">
      <div className="min-w-0 flex-1 basis-64">
        <Link href={`/actions/${one.id}`} className="font-medium text-accent-ink underline underline-offset-2">
          {one.agent}
          {": "}
          <UntrustedText inline text={one.verb ?? "changed something"} maxCharacters={80} />
        </Link>{" "}
        {one.resource !== null && (
          <span className="[overflow-wrap:anywhere]">
            on <UntrustedText inline mono text={one.resource.id} maxCharacters={120} />
          </span>
        )}
        <span className="block text-xs text-ink-muted [overflow-wrap:anywhere]">
          {one.environment === null ? "" : `${one.environment} · `}
          <UntrustedText inline text={one.system} maxCharacters={60} /> · <Time at={one.first_at} />
          {one.principal !== null && (
            <>
              {" · as "}
              <UntrustedText inline mono text={one.principal} maxCharacters={120} />
            </>
          )}
        </span>
      </div>
      {one.refusal === null ? (
        <ReasonDialog
          trigger="Acknowledge"
          isQuiet
          title={`What was behind what ${one.agent} did?`}
          description="It leaves the inbox and stays in the record, with your words. Its budget is not changed by this."
          hint="Whoever reads the record reads this."
          leave="Not yet"
          send="Acknowledge"
          unreachable="The server did not answer. Reload the page before you send it again: it may be done."
          done="It is acknowledged."
          onSend={(words) => acknowledge({ id: one.id, words })}
        />
      ) : (
        <span className="text-xs text-ink-muted">{one.refusal}</span>
      )}
    </li>
  );
}
