"use client";

import Link from "next/link";
import { useQueryStates } from "nuqs";
import type { ReactNode } from "react";
import { Countdown } from "@/components/inbox/Countdown";
import { Badge } from "@/components/ui/Badge";
import { SortableTh } from "@/components/ui/SortableTh";
import { Table, Td, Th, Tr } from "@/components/ui/Table";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ExceptionView } from "@/lib/contracts/exceptions";
import type { ExceptionActions } from "./actions";
import { EndDialog } from "./EndDialog";
import { EXCEPTION_QUERY } from "./exceptionQuery";
import { RenewDialog } from "./RenewDialog";

type Sort = "ends" | "since" | "renewals" | "agent";

/** Every exception of the list: whose, what, why, how old, until when, and what can be done. */
export function ExceptionTable({
  exceptions,
  now,
  actions,
}: {
  exceptions: readonly ExceptionView[];
  now: string;
  actions: ExceptionActions;
}) {
  const [{ sort, order }, set] = useQueryStates(EXCEPTION_QUERY, { shallow: false, history: "replace" });
  const head = (by: Sort, label: string, className = "") => (
    <SortableTh
      className={className}
      sorted={sort === by && order}
      onSort={() => set({ sort: by, order: sort === by && order === "asc" ? "desc" : "asc", page: null })}
    >
      {label}
    </SortableTh>
  );
  return (
    <Table caption="Exceptions, each with its end">
      <thead>
        <tr>
          {head("agent", "Agent and grant")}
          <Th className="max-lg:hidden">Why</Th>
          {head("since", "Age", "max-md:hidden")}
          {head("ends", "Ends")}
          {head("renewals", "Renewed", "max-md:hidden")}
          <Th className="max-md:hidden">Last used</Th>
          <Th className="max-md:hidden">
            <span className="sr-only">What you can do</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {exceptions.map((one) => (
          <Tr key={`${one.agent} ${one.grant}`}>
            <Td className="md:min-w-56">
              <GrantCell one={one} />
              <div className="mt-2 space-y-1 md:hidden">
                <p className="text-xs text-ink-muted">
                  Began <Time at={one.since} />, {renewedWords(one.renewals)},{" "}
                  {one.last_used_at === null ? (
                    "never used"
                  ) : (
                    <>
                      last used <Time at={one.last_used_at} />
                    </>
                  )}
                </p>
                <Buttons one={one} now={now} actions={actions} />
              </div>
              <div className="mt-1 lg:hidden">
                <Why one={one} />
              </div>
            </Td>
            <Td className="min-w-48 max-lg:hidden">
              <Why one={one} />
            </Td>
            <Td className="whitespace-nowrap max-md:hidden">
              <Time at={one.since} />
            </Td>
            <Td className="whitespace-nowrap">
              <Ends one={one} now={now} />
            </Td>
            <Td className="tabular whitespace-nowrap max-md:hidden">{renewedWords(one.renewals)}</Td>
            <Td className="whitespace-nowrap max-md:hidden">
              {one.last_used_at === null ? (
                <span className="text-ink-muted">never</span>
              ) : (
                <Time at={one.last_used_at} />
              )}
            </Td>
            <Td className="max-md:hidden">
              <Buttons one={one} now={now} actions={actions} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

function GrantCell({ one: { agent, grant, actions, environments, bounds, break_glass } }: { one: ExceptionView }) {
  return (
    <>
      <Link href={`/agents/${agent}`} className="font-medium text-accent-ink underline underline-offset-2">
        {agent}
      </Link>{" "}
      <span className="font-mono text-xs [overflow-wrap:anywhere]">{grant}</span>
      {break_glass && (
        <>
          {" "}
          <Badge tone="risk-4">break-glass</Badge>
        </>
      )}
      <div className="text-xs text-ink-muted [overflow-wrap:anywhere]">
        {actions.join(", ")} in {environments.join(", ")}
        {bounds.length > 0 && `, ${bounds.join(", ")}`}
      </div>
    </>
  );
}

function Why({ one: { reason, change } }: { one: ExceptionView }): ReactNode {
  if (reason === null) return <span className="text-ink-muted">The organisation began with it.</span>;
  return (
    <>
      <UntrustedText text={reason} inline maxCharacters={160} />
      {change !== null && (
        <>
          {" "}
          <Link href={`/changes/${change}`} className="text-accent-ink underline underline-offset-2">
            The change
          </Link>
        </>
      )}
    </>
  );
}

function Ends({ one: { state, expires_at, ended_at }, now }: { one: ExceptionView; now: string }) {
  if (state === "active")
    return (
      <>
        <Countdown until={expires_at} serverNow={now} coarse refreshes />
        <br />
        <Time at={expires_at} form="absolute" className="text-xs text-ink-muted" />
      </>
    );
  return (
    <>
      <Badge>{state === "expired" ? "Ended by itself" : "Ended sooner"}</Badge>
      <br />
      <Time at={ended_at ?? expires_at} />
    </>
  );
}

function Buttons({ one, now, actions }: { one: ExceptionView; now: string; actions: ExceptionActions }) {
  if (one.refusal !== null || one.break_glass) return null;
  return (
    <div className="flex flex-wrap gap-2 md:flex-nowrap">
      <RenewDialog one={one} now={now} renew={actions.renew} />
      <EndDialog one={one} end={actions.end} rollBack={actions.rollBack} />
    </div>
  );
}

function renewedWords(times: number): string {
  return times === 0 ? "never renewed" : times === 1 ? "renewed once" : `renewed ${times} times`;
}
