"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button";
import { Panel } from "@/components/ui/Panel";
import { ReasonDialog } from "@/components/ui/ReasonDialog";
import { Table, Td, Th, Tr } from "@/components/ui/Table";
import { Time } from "@/components/ui/Time";
import type { ActionResult } from "@/lib/contracts/actionResult";
import type { ChangeMoved } from "@/lib/contracts/changeViews";
import {
  type ContractionMoved,
  type ContractionsAnswer,
  type ContractionView,
  DISUSE_DAYS,
} from "@/lib/contracts/contractions";

export interface ContractionActions {
  take: (input: { id: string }) => Promise<ActionResult<ContractionMoved>>;
  dismiss: (input: { id: string; reason: string }) => Promise<ActionResult<ContractionMoved>>;
  rollBack: (input: { agent: string; version: number; reason: string }) => Promise<ActionResult<ChangeMoved>>;
}

const UNREACHABLE = "The server did not answer. Look at the budget before you send it again: it may be done.";
/** More are counted. */
const NAMED_MAX = 4;

/** Grants that Ambit itself proposes to take out: one click narrows, keeping them wants a reason. */
export function ContractionsPanel({
  answer: { contractions, total },
  actions,
}: {
  answer: ContractionsAnswer;
  actions: ContractionActions;
}) {
  return (
    <Panel
      title={`Unused for ${DISUSE_DAYS} days: ${total}`}
      hint="Ambit proposes to take these grants out. Whoever needs one later proposes it again."
      flush
    >
      <Table caption="Contractions that Ambit proposes">
        <thead>
          <tr>
            <Th>Agent and grants</Th>
            <Th className="max-md:hidden">Proposed</Th>
            <Th>
              <span className="sr-only">Answer</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {contractions.map((one) => (
            <Row key={one.id} one={one} actions={actions} />
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}

function Row({ one, actions }: { one: ContractionView; actions: ContractionActions }) {
  const { agent, team, grants, refusal } = one;
  const more = grants.length - NAMED_MAX;
  return (
    <Tr>
      <Td className="md:min-w-56">
        <Link
          href={`/agents/${encodeURIComponent(agent)}/budget`}
          className="font-medium text-accent-ink underline underline-offset-2"
        >
          {agent}
        </Link>{" "}
        <span className="text-xs text-ink-muted">{team}</span>
        <span className="block font-mono text-xs [overflow-wrap:anywhere]">
          {grants.slice(0, NAMED_MAX).join(", ")}
          {more > 0 && <span className="font-sans text-ink-muted"> and {more} more</span>}
        </span>
      </Td>
      <Td className="whitespace-nowrap max-md:hidden">
        <Time at={one.proposed_at} />
      </Td>
      <Td>
        {refusal === null ? (
          <div className="flex flex-wrap justify-end gap-2">
            <TakeButton one={one} actions={actions} />
            <ReasonDialog
              trigger="Keep"
              isQuiet
              title={`Keep what ${agent} does not use?`}
              description={`The grants stay in force, and are not proposed again for ${DISUSE_DAYS} days.`}
              hint="Whoever asks next reads this."
              leave="Decide later"
              send="Keep them"
              unreachable={UNREACHABLE}
              done="The grants are kept."
              onSend={(reason) => actions.dismiss({ id: one.id, reason })}
            />
          </div>
        ) : (
          <span className="text-xs text-ink-muted">{refusal}</span>
        )}
      </Td>
    </Tr>
  );
}

/** Narrowing needs no second thought: it can be taken back. */
function TakeButton({
  one: { id, agent, grants },
  actions: { take, rollBack },
}: {
  one: ContractionView;
  actions: ContractionActions;
}) {
  const router = useRouter();
  const [isBusy, start] = useTransition();
  const lost = () => ({ ok: false, message: UNREACHABLE }) as const;
  const undo = async (version: number) => {
    const back = await rollBack({ agent, version, reason: "Taking out what was unused was taken back." }).catch(lost);
    if (back.ok) toast.success(back.value.message);
    else toast.error(back.message);
    router.refresh();
  };
  return (
    <Button
      size="small"
      disabled={isBusy}
      aria-label={`Take out ${grants.length === 1 ? "the unused grant" : `the ${grants.length} unused grants`} of ${agent}`}
      onClick={() =>
        start(async () => {
          const taken = await take({ id }).catch(lost);
          if (!taken.ok) toast.error(taken.message);
          else {
            const { version_before: version, message } = taken.value;
            const action = version === null ? {} : { action: { label: "Undo", onClick: () => void undo(version) } };
            toast.success(message, action);
          }
          router.refresh();
        })
      }
    >
      {isBusy ? "Taking out…" : "Take out"}
    </Button>
  );
}
