"use client";

import Link from "next/link";
import { useState } from "react";
import { OutcomeBadge } from "@/components/risk/OutcomeBadge";
import { EmptyState } from "@/components/ui/EmptyState";
import { Field, Input, Select, Textarea } from "@/components/ui/Field";
import { Panel } from "@/components/ui/Panel";
import { ReasonDialog } from "@/components/ui/ReasonDialog";
import { Table, Td, Th, Tr } from "@/components/ui/Table";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import { errorOf } from "@/lib/contracts/actionResult";
import { INCIDENT_RECORDS_MAX, type IncidentView } from "@/lib/contracts/incidents";
import { type IncidentActions, UNREACHABLE } from "./actions";
import { FormDialog } from "./FormDialog";

/** The records that it holds, with who put them there and why; and those that were taken out. */
export function RecordsPanel({ incident, actions }: { incident: IncidentView; actions: IncidentActions }) {
  const { id, records, removed, refusals } = incident;
  const mayEdit = refusals.edit === null;
  return (
    <Panel
      title={`Records: ${records.length}`}
      actions={mayEdit && <Collect incident={incident} add={actions.add} />}
      flush
    >
      {records.length === 0 ? (
        <EmptyState title="No record is in it">
          Collect what a search finds, or add records from their pages.
        </EmptyState>
      ) : (
        <Table caption="Records of the incident">
          <thead>
            <tr>
              <Th>Action</Th>
              <Th>Outcome</Th>
              <Th className="max-md:hidden">Decided</Th>
              <Th className="max-lg:hidden">Why it is here</Th>
              {mayEdit && (
                <Th>
                  <span className="sr-only">Take it out</span>
                </Th>
              )}
            </tr>
          </thead>
          <tbody>
            {records.map((one) => (
              <Tr key={one.evaluation_id}>
                <Td className="md:min-w-56">
                  <Link
                    href={`/actions/${one.evaluation_id}`}
                    className="font-medium text-accent-ink underline underline-offset-2"
                  >
                    <UntrustedText text={one.action} inline mono maxCharacters={80} />
                  </Link>
                  <div className="text-xs text-ink-muted">
                    <UntrustedText text={`${one.resource.type} ${one.resource.id}`} inline maxCharacters={100} /> in{" "}
                    <UntrustedText text={one.environment} inline maxCharacters={60} />, {one.agent}
                  </div>
                </Td>
                <Td>
                  <OutcomeBadge outcome={one.outcome} />
                </Td>
                <Td className="whitespace-nowrap max-md:hidden">
                  <Time at={one.decided_at} form="absolute" className="tabular text-xs" />
                </Td>
                <Td className="text-xs max-lg:hidden">
                  <UntrustedText text={one.why} inline maxCharacters={120} />
                  <div className="text-ink-muted">
                    {one.collected ? "Collected" : "Added"} by {one.added_by}
                  </div>
                </Td>
                {mayEdit && (
                  <Td className="text-right">
                    <ReasonDialog
                      trigger="Take out"
                      isQuiet
                      title="Take this record out?"
                      description="It counts no longer. That it was in the incident is kept, with this reason."
                      hint="Whoever reads the incident later sees it."
                      leave="Leave it in"
                      send="Take it out"
                      unreachable={UNREACHABLE.message}
                      done="The record is out; that it was there is kept."
                      onSend={(why) => actions.remove({ id, record: one.evaluation_id, why })}
                    />
                  </Td>
                )}
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
      {removed.length > 0 && (
        <details className="border-t border-line px-4 py-2 text-sm">
          <summary className="cursor-pointer">Taken out again: {removed.length}</summary>
          <ul className="mt-2 space-y-1 text-xs text-ink-muted">
            {removed.map((one) => (
              <li key={`${one.evaluation_id} ${one.removed_at}`}>
                <Link href={`/actions/${one.evaluation_id}`} className="font-mono text-accent-ink underline">
                  {one.evaluation_id}
                </Link>
                , by {one.removed_by}: <UntrustedText text={one.removed_why} inline />
              </li>
            ))}
          </ul>
        </details>
      )}
    </Panel>
  );
}

function Collect({ incident: { id, agents }, add }: { incident: IncidentView; add: IncidentActions["add"] }) {
  const [agent, setAgent] = useState("");
  const [outcome, setOutcome] = useState("");
  const [q, setQ] = useState("");
  const [why, setWhy] = useState("");
  const outcomes = [
    ["allow", "Allowed"],
    ["escalate", "Escalated"],
    ["deny", "Denied"],
  ] as const;
  return (
    <FormDialog
      trigger="Collect records"
      title="Collect records"
      description={`Everything within the incident's window that is like this, ${INCIDENT_RECORDS_MAX} records at most.`}
      send="Collect them"
      canSend={why.trim() !== ""}
      onSend={() =>
        add({
          id,
          why,
          search: {
            ...(agent === "" ? {} : { agent }),
            ...(outcome === "" ? {} : { outcome }),
            ...(q.trim() === "" ? {} : { q }),
          },
        })
      }
      onDone={() => setWhy("")}
    >
      {(result) => (
        <>
          <Field label="Agent">
            {(control) => (
              <Select {...control} value={agent} onChange={(event) => setAgent(event.target.value)}>
                <option value="">Any that you see</option>
                {agents.map((one) => (
                  <option key={one}>{one}</option>
                ))}
              </Select>
            )}
          </Field>
          <Field label="Outcome">
            {(control) => (
              <Select {...control} value={outcome} onChange={(event) => setOutcome(event.target.value)}>
                <option value="">Any outcome</option>
                {outcomes.map(([value, words]) => (
                  <option key={value} value={value}>
                    {words}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label="Action, resource, request id or evaluation id" error={errorOf(result, "search/q")}>
            {(control) => (
              <Input {...control} value={q} maxLength={256} onChange={(event) => setQ(event.target.value)} />
            )}
          </Field>
          <Field label="Why they belong to it" error={errorOf(result, "why")}>
            {(control) => (
              <Textarea
                {...control}
                value={why}
                maxLength={2000}
                required
                onChange={(event) => setWhy(event.target.value)}
              />
            )}
          </Field>
        </>
      )}
    </FormDialog>
  );
}
