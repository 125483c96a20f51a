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
import { UntrustedText } from "@/components/ui/UntrustedText";
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
      title={`Authority that could go: ${total}`}
      hint="Ambit proposes to take these grants out, and says why. Whoever needs one later proposes it again."
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
        <span className="block text-xs text-ink-muted">
          <Why one={one} />
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
              title={one.cause === "disuse" ? `Keep what ${agent} does not use?` : `Keep these grants of ${agent}?`}
              description={KEPT[one.cause]}
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

const KEPT: Record<ContractionView["cause"], string> = {
  disuse: `The grants stay in force, and are not proposed again for ${DISUSE_DAYS} days.`,
  incident: "The grants stay in force, and are not proposed again because of this incident.",
  ungoverned: "The grants stay in force, and are not proposed again for what was seen so far.",
};

/** What it was found by. */
function Why({ one: { cause, incident, ungoverned } }: { one: ContractionView }) {
  if (cause === "disuse") return `Unused for ${DISUSE_DAYS} days.`;
  if (incident !== null)
    return (
      <>
        Found too wide by{" "}
        <Link href={`/incidents/${incident.id}`} className="text-accent-ink underline underline-offset-2">
          INC-{incident.number}
        </Link>
        .
      </>
    );
  return ungoverned.map(({ tool, environment, principal, times, last_at }) => (
    <span key={`${tool} ${environment} ${principal}`} className="block">
      Acted around Ambit in {tool}, {environment}, {times === 1 ? "once" : `${times} times`}, last <Time at={last_at} />
      , as <UntrustedText text={principal} inline mono maxCharacters={120} />
    </span>
  ));
}

/** Narrowing needs no second thought: it can be taken back. */
function TakeButton({
  one: { id, agent, cause, grants },
  actions: { take, rollBack },
}: {
  one: ContractionView;
  actions: ContractionActions;
}) {
  const router = useRouter();
  const [isBusy, start] = useTransition();
  const kind = cause === "disuse" ? "unused " : "";
  const lost = () => ({ ok: false, message: UNREACHABLE }) as const;
  const undo = async (version: number) => {
    const back = await rollBack({ agent, version, reason: `Taking out these ${kind}grants was taken back.` }).catch(
      lost,
    );
    if (back.ok) toast.success(back.value.message);
    else toast.error(back.message);
    router.refresh();
  };
  return (
    <Button
      size="small"
      disabled={isBusy}
      aria-label={`Take out ${grants.length === 1 ? `the ${kind}grant` : `the ${grants.length} ${kind}grants`} of ${agent}`}
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
