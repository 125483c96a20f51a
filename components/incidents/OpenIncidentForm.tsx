"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Field, Input, Select } from "@/components/ui/Field";
import { Panel } from "@/components/ui/Panel";
import { type ActionResult, errorOf } from "@/lib/contracts/actionResult";
import {
  INCIDENT_SEVERITIES,
  type IncidentMoved,
  type IncidentSeverityName,
  type OpenIncident,
  SEVERITY_WORDS,
} from "@/lib/contracts/incidents";
import { useSend } from "./useSend";

/** What an incident is called and how bad it is; what it begins with is told in `children`. */
export function OpenIncidentForm({
  begin,
  agents,
  open,
  children,
}: {
  begin: Pick<OpenIncident, "from" | "window" | "agents" | "collect">;
  /** What the person chooses one of, where nothing names an agent yet. */
  agents: readonly string[] | null;
  open: (input: OpenIncident) => Promise<ActionResult<IncidentMoved>>;
  children: ReactNode;
}) {
  const router = useRouter();
  const [title, setTitle] = useState("");
  const [severity, setSeverity] = useState<IncidentSeverityName>("medium");
  const [agent, setAgent] = useState("");
  const { result, isBusy, send } = useSend<IncidentMoved>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(
      () => open({ ...begin, title, severity, ...(agents === null ? {} : { agents: [agent] }) }),
      ({ id }) => router.push(`/incidents/${id}`),
    );
  };
  return (
    <Panel className="max-w-2xl">
      <form onSubmit={submit} className="space-y-4">
        {children}
        <Field
          label="What happened, in a few words"
          hint="It can be changed until it is submitted for review."
          error={errorOf(result, "title")}
        >
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
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Severity" error={errorOf(result, "severity")}>
            {(control) => (
              <Select
                {...control}
                value={severity}
                onChange={(event) =>
                  setSeverity(INCIDENT_SEVERITIES.find((one) => one === event.target.value) ?? "medium")
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
          {agents !== null && (
            <Field label="Agent that it concerns" error={errorOf(result, "agents")}>
              {(control) => (
                <Select {...control} value={agent} required onChange={(event) => setAgent(event.target.value)}>
                  <option value="">Choose one</option>
                  {agents.map((one) => (
                    <option key={one}>{one}</option>
                  ))}
                </Select>
              )}
            </Field>
          )}
        </div>
        {result !== null && !result.ok && (
          <p role="alert" className="text-sm font-medium text-stop-ink">
            {result.message}
          </p>
        )}
        <Button type="submit" tone="primary" disabled={isBusy || title.trim() === ""}>
          {isBusy ? "Opening…" : "Open the incident"}
        </Button>
      </form>
    </Panel>
  );
}
