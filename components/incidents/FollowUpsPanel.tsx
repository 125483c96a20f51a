"use client";

import Link from "next/link";
import { useState } from "react";
import { Badge, type BadgeTone } from "@/components/ui/Badge";
import { Field, Input, Select, Textarea } from "@/components/ui/Field";
import { Panel } from "@/components/ui/Panel";
import { UntrustedText } from "@/components/ui/UntrustedText";
import { errorOf } from "@/lib/contracts/actionResult";
import {
  FINDING_WORDS,
  FOLLOW_UP_WORDS,
  type FollowUpOpened,
  type IncidentFollowUpView,
  type IncidentView,
} from "@/lib/contracts/incidents";
import type { IncidentActions } from "./actions";
import { FormDialog } from "./FormDialog";

const TONES: Record<IncidentFollowUpView["status"], BadgeTone> = { open: "accent", done: "ok", dropped: "neutral" };

/** What is to be done, by whom, and what it has opened. */
export function FollowUpsPanel({ incident, actions }: { incident: IncidentView; actions: IncidentActions }) {
  const { follow_ups: followUps, refusals } = incident;
  return (
    <Panel
      title={`Follow-ups: ${followUps.length}`}
      actions={refusals.edit === null && <AddFollowUp incident={incident} add={actions.followUp} />}
      flush
    >
      {followUps.length === 0 ? (
        <p className="px-4 py-3 text-sm text-ink-muted">Nothing is to be done yet.</p>
      ) : (
        <ul className="divide-y divide-line">
          {followUps.map((one) => (
            <FollowUp key={one.id} one={one} incident={incident} actions={actions} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function FollowUp({
  one,
  incident,
  actions,
}: {
  one: IncidentFollowUpView;
  incident: IncidentView;
  actions: IncidentActions;
}) {
  const { status, overdue, owner, due_on: dueOn, resolved, change, kill_switch: pulled } = one;
  const mayFinish = status === "open" && incident.refusals.finish === null;
  const hasOpened = change !== null || pulled !== null;
  return (
    <li className="space-y-1 px-4 py-3 text-sm">
      <div className="flex flex-wrap items-center gap-2">
        <span className="min-w-0 font-medium">
          <UntrustedText text={one.title} inline maxCharacters={500} />
        </span>
        <Badge tone={TONES[status]}>{FOLLOW_UP_WORDS[status]}</Badge>
        {overdue && <Badge tone="risk-4">Overdue</Badge>}
      </div>
      <p className="text-xs text-ink-muted">
        {owner}, until {dueOn}
      </p>
      {change !== null && (
        <p>
          Opened a change of{" "}
          <Link href={`/changes/${change.id}`} className="text-accent-ink underline underline-offset-2">
            {change.about}
          </Link>
          : {change.status.replaceAll("_", " ")}
        </p>
      )}
      {pulled !== null && (
        <p>
          Pulled a{" "}
          <Link href="/kill-switches" className="text-accent-ink underline underline-offset-2">
            kill switch
          </Link>{" "}
          for {pulled.covers}: {pulled.released_at === null ? "in force" : "released"}
        </p>
      )}
      {resolved !== null && (
        <p className="text-ink-muted">
          {resolved.by}: <UntrustedText text={resolved.words} inline maxCharacters={500} />
        </p>
      )}
      {mayFinish && (
        <div className="flex flex-wrap gap-2 pt-1">
          {!hasOpened && <OpenWith one={one} incident={incident} open={actions.open} />}
          <Finish id={incident.id} one={one} resolve={actions.resolve} />
        </div>
      )}
    </li>
  );
}

function AddFollowUp({
  incident: { id, people, findings, now },
  add,
}: {
  incident: IncidentView;
  add: IncidentActions["followUp"];
}) {
  const [title, setTitle] = useState("");
  const [owner, setOwner] = useState("");
  const [due, setDue] = useState("");
  const [finding, setFinding] = useState("");
  const standing = findings.filter(({ withdrawn }) => withdrawn === null);
  return (
    <FormDialog
      trigger="Add a follow-up"
      title="Add a follow-up"
      send="Add it"
      canSend={title.trim() !== "" && owner !== "" && due !== ""}
      onSend={() => add({ id, title, owner, due, ...(finding === "" ? {} : { finding }) })}
      onDone={() => setTitle("")}
    >
      {(result) => (
        <>
          <Field label="What is to be done" error={errorOf(result, "title")}>
            {(control) => (
              <Input
                {...control}
                value={title}
                maxLength={500}
                required
                onChange={(event) => setTitle(event.target.value)}
              />
            )}
          </Field>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="By whom" error={errorOf(result, "owner")}>
              {(control) => (
                <Select {...control} value={owner} required onChange={(event) => setOwner(event.target.value)}>
                  <option value="">Choose a person</option>
                  {people.map(({ email, name }) => (
                    <option key={email} value={email}>
                      {name}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <Field label="Until" error={errorOf(result, "due")}>
              {(control) => (
                <Input
                  {...control}
                  type="date"
                  title="UTC"
                  min={now.slice(0, 10)}
                  value={due}
                  required
                  onChange={(event) => setDue(event.target.value)}
                />
              )}
            </Field>
          </div>
          {standing.length > 0 && (
            <Field label="Because of" error={errorOf(result, "finding")}>
              {(control) => (
                <Select {...control} value={finding} onChange={(event) => setFinding(event.target.value)}>
                  <option value="">The incident as a whole</option>
                  {standing.map((one) => (
                    <option key={one.id} value={one.id}>
                      {FINDING_WORDS[one.kind]}
                      {one.agent === null ? "" : `, ${one.agent}`}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          )}
        </>
      )}
    </FormDialog>
  );
}

const OPENS = [
  ["contraction", "A contraction: a draft without the grants that allowed it"],
  ["rule", "A rule: a draft for the actions of the records"],
  ["kill_switch", "A kill switch: the agent is stopped at once"],
] as const;
const EFFECTS = [
  ["ask", "Ask a person"],
  ["hand_off", "Hand the task to a person"],
  ["stop", "Stop it"],
] as const;

function OpenWith({
  one,
  incident: { id, agents, grants, actions: known },
  open,
}: {
  one: IncidentFollowUpView;
  incident: IncidentView;
  open: IncidentActions["open"];
}) {
  const [opens, setOpens] = useState<(typeof OPENS)[number][0]>("contraction");
  const [agent, setAgent] = useState(grants[0]?.agent ?? agents[0] ?? "");
  const [effect, setEffect] = useState<(typeof EFFECTS)[number][0]>("ask");
  const allowed = grants.find((each) => each.agent === agent)?.grants ?? [];
  const says =
    opens === "rule"
      ? known.length === 0
        ? "The records show no action that was let through."
        : `For ${known.join(", ")}. You look at the draft and submit it.`
      : opens === "kill_switch"
        ? "A second person releases it."
        : allowed.length === 0
          ? "None of its grants in force allowed what the records tell."
          : `Without ${allowed.join(", ")}. You look at the draft and submit it.`;
  return (
    <FormDialog<FollowUpOpened>
      trigger="Open what it wants…"
      tone={opens === "kill_switch" ? "stop" : "secondary"}
      title="What does it open?"
      description="It is linked to the follow-up, once, and its state is shown here."
      send={opens === "kill_switch" ? "Stop the agent now" : "Write the draft"}
      onSend={() => open({ id, followUp: one.id, opening: opens === "rule" ? { opens, effect } : { opens, agent } })}
    >
      {(result) => (
        <>
          <Field label="What" hint={says} error={errorOf(result, "opens")}>
            {(control) => (
              <Select
                {...control}
                value={opens}
                onChange={(event) =>
                  setOpens(OPENS.find(([value]) => value === event.target.value)?.[0] ?? "contraction")
                }
              >
                {OPENS.map(([value, words]) => (
                  <option key={value} value={value}>
                    {words}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          {opens === "rule" ? (
            <Field label="What it does" error={errorOf(result, "effect")}>
              {(control) => (
                <Select
                  {...control}
                  value={effect}
                  onChange={(event) => setEffect(EFFECTS.find(([value]) => value === event.target.value)?.[0] ?? "ask")}
                >
                  {EFFECTS.map(([value, words]) => (
                    <option key={value} value={value}>
                      {words}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          ) : (
            <Field label="For which agent" error={errorOf(result, "agent")}>
              {(control) => (
                <Select {...control} value={agent} onChange={(event) => setAgent(event.target.value)}>
                  {agents.map((name) => (
                    <option key={name}>{name}</option>
                  ))}
                </Select>
              )}
            </Field>
          )}
        </>
      )}
    </FormDialog>
  );
}

function Finish({ id, one, resolve }: { id: string; one: IncidentFollowUpView; resolve: IncidentActions["resolve"] }) {
  const [status, setStatus] = useState<"done" | "dropped">("done");
  const [words, setWords] = useState("");
  return (
    <FormDialog
      trigger="Finish it"
      title="What came of it?"
      send="Finish it"
      canSend={words.trim() !== ""}
      onSend={() => resolve({ id, followUp: one.id, status, words })}
    >
      {(result) => (
        <>
          <Field label="It is" error={errorOf(result, "status")}>
            {(control) => (
              <Select
                {...control}
                value={status}
                onChange={(event) => setStatus(event.target.value === "dropped" ? "dropped" : "done")}
              >
                <option value="done">Done</option>
                <option value="dropped">Dropped</option>
              </Select>
            )}
          </Field>
          <Field label="What was done, or why it is dropped" error={errorOf(result, "words")}>
            {(control) => (
              <Textarea
                {...control}
                value={words}
                maxLength={2000}
                required
                onChange={(event) => setWords(event.target.value)}
              />
            )}
          </Field>
        </>
      )}
    </FormDialog>
  );
}
