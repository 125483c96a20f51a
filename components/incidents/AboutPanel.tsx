"use client";

import Link from "next/link";
import { useState } from "react";
import { Field, Input, Select, Textarea } from "@/components/ui/Field";
import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import { errorOf } from "@/lib/contracts/actionResult";
import {
  INCIDENT_SEVERITIES,
  type IncidentSeverityName,
  type IncidentView,
  ORIGIN_WORDS,
  SEVERITY_WORDS,
} from "@/lib/contracts/incidents";
import type { IncidentActions } from "./actions";
import { FormDialog } from "./FormDialog";

/** What it says of itself: summary, window, agents, roles, and how it came to be opened. */
export function AboutPanel({ incident, actions }: { incident: IncidentView; actions: IncidentActions }) {
  const { summary, window, agents, lead, scribe, opened_at: openedAt, opened_by: openedBy, origin } = incident;
  const name = (address: string | null) =>
    address === null ? "Nobody" : (incident.people.find(({ email }) => email === address)?.name ?? address);
  return (
    <Panel
      title="About it"
      actions={
        incident.refusals.edit === null && <Edit key={incident.edition} incident={incident} edit={actions.edit} />
      }
    >
      <div className="space-y-3 text-sm">
        {summary === "" ? (
          <p className="text-ink-muted">Nobody has written a summary.</p>
        ) : (
          <UntrustedText text={summary} maxCharacters={8_000} maxLines={200} />
        )}
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
          <dt className="text-ink-muted">Agents</dt>
          <dd className="[overflow-wrap:anywhere]">{agents.length === 0 ? "None that you see" : agents.join(", ")}</dd>
          <dt className="text-ink-muted">From</dt>
          <dd>
            <Time at={window.from} form="absolute" className="tabular" />
          </dd>
          <dt className="text-ink-muted">To</dt>
          <dd>
            <Time at={window.to} form="absolute" className="tabular" />
          </dd>
          <dt className="text-ink-muted">Lead</dt>
          <dd>{name(lead)}</dd>
          <dt className="text-ink-muted">Scribe</dt>
          <dd>{name(scribe)}</dd>
          <dt className="text-ink-muted">Opened</dt>
          <dd className="[overflow-wrap:anywhere]">
            <Time at={openedAt} /> by {openedBy}, from{" "}
            {origin.evaluation_id === null ? (
              ORIGIN_WORDS[origin.kind]
            ) : (
              <Link href={`/actions/${origin.evaluation_id}`} className="text-accent-ink underline underline-offset-2">
                {ORIGIN_WORDS[origin.kind]}
              </Link>
            )}
          </dd>
        </dl>
      </div>
    </Panel>
  );
}

/** As inputs of a time without a zone take it: UTC, to the minute. */
function typed(time: string): string {
  return time.slice(0, 16);
}

function Edit({ incident, edit }: { incident: IncidentView; edit: IncidentActions["edit"] }) {
  const { id, edition, people } = incident;
  const [title, setTitle] = useState(incident.title);
  const [summary, setSummary] = useState(incident.summary);
  const [severity, setSeverity] = useState<IncidentSeverityName>(incident.severity);
  const [from, setFrom] = useState(typed(incident.window.from));
  const [to, setTo] = useState(typed(incident.window.to));
  const [lead, setLead] = useState(incident.lead ?? "");
  const [scribe, setScribe] = useState(incident.scribe ?? "");
  const isOther = from !== typed(incident.window.from) || to !== typed(incident.window.to);
  const person = (
    label: string,
    field: "lead" | "scribe",
    value: string,
    set: (to: string) => void,
    error?: string,
  ) => (
    <Field label={label} error={error}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => set(event.target.value)} name={field}>
          <option value="">Nobody</option>
          {people.map(({ email, name }) => (
            <option key={email} value={email}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
  return (
    <FormDialog
      trigger="Edit"
      title="Edit the incident"
      wide
      send="Save"
      canSend={title.trim() !== ""}
      onSend={() =>
        edit({
          id,
          edition,
          title,
          summary,
          severity,
          ...(isOther ? { window: { from: `${from}:00.000Z`, to: `${to}:00.000Z` } } : {}),
          lead: lead === "" ? null : lead,
          scribe: scribe === "" ? null : scribe,
        })
      }
    >
      {(result) => (
        <>
          <Field label="Title" error={errorOf(result, "title")}>
            {(control) => (
              <Input
                {...control}
                value={title}
                maxLength={200}
                required
                onChange={(event) => setTitle(event.target.value)}
              />
            )}
          </Field>
          <Field label="Summary" hint="For those who read nothing else." error={errorOf(result, "summary")}>
            {(control) => (
              <Textarea
                {...control}
                value={summary}
                maxLength={8000}
                onChange={(event) => setSummary(event.target.value)}
              />
            )}
          </Field>
          <div className="grid gap-4 sm:grid-cols-3">
            <Field label="Severity" error={errorOf(result, "severity")}>
              {(control) => (
                <Select
                  {...control}
                  value={severity}
                  onChange={(event) =>
                    setSeverity(INCIDENT_SEVERITIES.find((one) => one === event.target.value) ?? severity)
                  }
                >
                  {INCIDENT_SEVERITIES.map((one) => (
                    <option key={one} value={one}>
                      {SEVERITY_WORDS[one]}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            {person("Lead", "lead", lead, setLead, errorOf(result, "lead"))}
            {person("Scribe", "scribe", scribe, setScribe, errorOf(result, "scribe"))}
          </div>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Window from (UTC)" error={errorOf(result, "window/from")}>
              {(control) => (
                <Input
                  {...control}
                  type="datetime-local"
                  value={from}
                  required
                  onChange={(event) => setFrom(event.target.value)}
                />
              )}
            </Field>
            <Field label="Window to (UTC)" error={errorOf(result, "window/to")}>
              {(control) => (
                <Input
                  {...control}
                  type="datetime-local"
                  value={to}
                  required
                  onChange={(event) => setTo(event.target.value)}
                />
              )}
            </Field>
          </div>
        </>
      )}
    </FormDialog>
  );
}
