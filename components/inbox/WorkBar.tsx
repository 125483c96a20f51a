"use client";

import { useRouter } from "next/navigation";
import { DropdownMenu } from "radix-ui";
import { useState, useTransition } from "react";
import { useHotkeys } from "react-hotkeys-hook";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button";
import { Time } from "@/components/ui/Time";
import type { ActionResult } from "@/lib/contracts/actionResult";
import type { ApprovalDetail } from "@/lib/contracts/approvals";
import { type Answers, UNREACHABLE } from "./answers";
import { PassOn } from "./PassOn";

/** Who looks at it, whom it waits for, and what one does with it short of answering: claim, snooze, pass on. */
export function WorkBar({ approval, answers }: { approval: ApprovalDetail; answers: Answers }) {
  const { id, claim_of: claim, assigned_to: assigned, snoozed_until: snoozed, may_answer: may } = approval;
  const router = useRouter();
  const [isBusy, start] = useTransition();
  const [isSnoozing, setSnoozing] = useState(false);
  const run = (work: () => Promise<ActionResult<unknown>>, words: string) =>
    start(async () => {
      const done = await work().catch(() => UNREACHABLE);
      if (done.ok) toast.success(words);
      else toast.error(done.message);
      router.refresh();
    });
  const toggleClaim = () =>
    claim?.mine === true
      ? run(() => answers.unclaim({ id }), "You gave your claim up.")
      : run(() => answers.claim({ id }), "Claimed for 15 minutes.");
  const key = { preventDefault: true, enabled: may.allowed && !isBusy };
  useHotkeys("c", toggleClaim, { ...key, description: "Claim it, or give your claim up" }, [claim]);
  useHotkeys("s", () => setSnoozing(true), { ...key, description: "Snooze it" }, []);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-xs text-ink-muted">
      {claim !== null && (
        <span className="font-medium text-ink">
          {claim.mine ? "You claimed it" : `${claim.person.name} is looking at it`}
          <span className="font-normal text-ink-muted">
            {" "}
            (ends <Time at={claim.until} />)
          </span>
        </span>
      )}
      {assigned !== null && (
        <span>Passed to {"person" in assigned ? assigned.person : `the team ${assigned.team}`}</span>
      )}
      {snoozed !== null && (
        <span>
          Snoozed for you until <Time at={snoozed} form="absolute" />
        </span>
      )}
      {may.allowed && (
        <span className="ml-auto flex flex-wrap gap-1.5">
          <Button tone="quiet" size="small" disabled={isBusy} onClick={toggleClaim} aria-keyshortcuts="c">
            {claim?.mine === true ? "Unclaim" : "Claim"}
          </Button>
          <Snooze
            approval={approval}
            isOpen={isSnoozing}
            onOpenChange={setSnoozing}
            isBusy={isBusy}
            onChoose={(until) =>
              run(
                () => answers.snooze({ id, until }),
                until === null ? "It is in your sight again." : "Snoozed for you.",
              )
            }
          />
          <PassOn
            approval={approval}
            isBusy={isBusy}
            onChoose={(to) => run(() => answers.reassign({ id, ...to }), "Passed on. Who must answer stays as it is.")}
          />
        </span>
      )}
    </div>
  );
}

const MINUTE_MS = 60_000;
const CHOICES = [
  [15, "For 15 minutes"],
  [60, "For an hour"],
  [4 * 60, "For 4 hours"],
  [24 * 60, "For a day"],
] as const;

function Snooze({
  approval,
  isOpen,
  onOpenChange,
  isBusy,
  onChoose,
}: {
  approval: ApprovalDetail;
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  isBusy: boolean;
  onChoose: (until: string | null) => void;
}) {
  const now = Date.parse(approval.now);
  const choices = CHOICES.filter(([minutes]) => now + minutes * MINUTE_MS < Date.parse(approval.expires_at));
  const item = "block w-full cursor-default rounded px-2.5 py-1.5 text-sm outline-none data-[highlighted]:bg-sunken";
  return (
    <DropdownMenu.Root modal={false} open={isOpen} onOpenChange={onOpenChange}>
      <DropdownMenu.Trigger asChild>
        <Button tone="quiet" size="small" disabled={isBusy} aria-keyshortcuts="s">
          Snooze
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Content
        align="end"
        sideOffset={4}
        className="z-50 min-w-44 rounded-lg border border-line bg-raised p-1 text-ink shadow-overlay"
      >
        {choices.map(([minutes, words]) => (
          <DropdownMenu.Item
            key={minutes}
            className={item}
            onSelect={() => onChoose(new Date(now + minutes * MINUTE_MS).toISOString())}
          >
            {words}
          </DropdownMenu.Item>
        ))}
        {approval.snoozed_until !== null && (
          <DropdownMenu.Item className={item} onSelect={() => onChoose(null)}>
            Not any more
          </DropdownMenu.Item>
        )}
        {choices.length === 0 && approval.snoozed_until === null && (
          <p className="px-2.5 py-1.5 text-sm text-ink-muted">Its time ends too soon.</p>
        )}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}
