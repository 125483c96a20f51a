"use client";

import { useState } from "react";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { Field, Select, Textarea } from "@/components/ui/Field";
import { Panel } from "@/components/ui/Panel";
import { ReasonDialog } from "@/components/ui/ReasonDialog";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import { errorOf } from "@/lib/contracts/actionResult";
import {
  FINDING_KINDS,
  FINDING_WORDS,
  type FindingKindName,
  type IncidentFindingView,
  type IncidentView,
} from "@/lib/contracts/incidents";
import { type IncidentActions, UNREACHABLE } from "./actions";
import { FormDialog } from "./FormDialog";
import { useSend } from "./useSend";

/** What went wrong, as people found it, and what Ambit proposes because of it. */
export function FindingsPanel({ incident, actions }: { incident: IncidentView; actions: IncidentActions }) {
  const { findings, contractions, refusals } = incident;
  const mayEdit = refusals.edit === null;
  return (
    <Panel
      title={`Findings: ${findings.length}`}
      actions={mayEdit && <AddFinding incident={incident} find={actions.find} />}
      flush
    >
      {findings.length === 0 ? (
        <p className="px-4 py-3 text-sm text-ink-muted">Nobody has written down what went wrong.</p>
      ) : (
        <ul className="divide-y divide-line">
          {findings.map((one) => (
            <Finding key={one.id} id={incident.id} one={one} withdraw={mayEdit ? actions.withdraw : null} />
          ))}
        </ul>
      )}
      {contractions
        .filter(({ status }) => status !== "lapsed")
        .map((one) => (
          <Contraction key={one.id} one={one} actions={actions} />
        ))}
    </Panel>
  );
}

function Finding({
  id,
  one,
  withdraw,
}: {
  id: string;
  one: IncidentFindingView;
  withdraw: IncidentActions["withdraw"] | null;
}) {
  return (
    <li className="space-y-1 px-4 py-3 text-sm">
      <div className="flex flex-wrap items-center gap-2">
        <Badge tone={one.withdrawn === null ? "risk-3" : "neutral"}>{FINDING_WORDS[one.kind]}</Badge>
        {one.agent !== null && <span className="font-medium">{one.agent}</span>}
        <span className="text-xs text-ink-muted">
          {one.found_by}, <Time at={one.found_at} />
        </span>
        {one.withdrawn === null && withdraw !== null && (
          <span className="ml-auto">
            <ReasonDialog
              trigger="Withdraw"
              isQuiet
              title="Withdraw this finding?"
              description="What it says stays, with this reason. What Ambit proposed because of it lapses."
              hint="Whoever reads the incident later sees it."
              leave="Leave it"
              send="Withdraw it"
              unreachable={UNREACHABLE.message}
              done="The finding is withdrawn."
              onSend={(why) => withdraw({ id, finding: one.id, why })}
            />
          </span>
        )}
      </div>
      <div className={one.withdrawn === null ? "" : "text-ink-muted line-through"}>
        <UntrustedText text={one.text} />
      </div>
      {one.withdrawn !== null && (
        <p className="text-xs text-ink-muted">
          Withdrawn by {one.withdrawn.by}: <UntrustedText text={one.withdrawn.why} inline />
        </p>
      )}
    </li>
  );
}

/** Narrowing is one click; keeping wants a reason. */
function Contraction({
  one: { id, agent, grants, status, resolved, refusal },
  actions: { take, dismiss },
}: {
  one: IncidentView["contractions"][number];
  actions: IncidentActions;
}) {
  const { isBusy, send, result } = useSend<{ message: string }>();
  return (
    <div className="flex flex-wrap items-center gap-2 border-t border-line bg-sunken/60 px-4 py-3 text-sm">
      <p className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        {status === "open"
          ? `Ambit proposes to take out of ${agent}'s budget what allowed this: `
          : status === "taken"
            ? `Taken out of ${agent}'s budget: `
            : `Kept in ${agent}'s budget: `}
        <span className="font-mono text-xs">{grants.join(", ")}</span>
        {resolved !== null && (
          <span className="text-ink-muted">
            {" "}
            by {resolved.by ?? "nobody"}
            {resolved.reason !== null && (
              <>
                : <UntrustedText text={resolved.reason} inline />
              </>
            )}
          </span>
        )}
        {status === "open" && refusal !== null && <span className="block text-xs text-ink-muted">{refusal}</span>}
        {result !== null && !result.ok && (
          <span role="alert" className="block font-medium text-stop-ink">
            {result.message}
          </span>
        )}
      </p>
      {status === "open" && refusal === null && (
        <>
          <Button size="small" disabled={isBusy} onClick={() => send(() => take({ id }))}>
            {isBusy ? "Taking out…" : "Take them out"}
          </Button>
          <ReasonDialog
            trigger="Keep"
            isQuiet
            title={`Keep these grants of ${agent}?`}
            description="They stay in force, and are not proposed again because of this incident."
            hint="Whoever asks next reads this."
            leave="Decide later"
            send="Keep them"
            unreachable={UNREACHABLE.message}
            done="The grants are kept."
            onSend={(reason) => dismiss({ id, reason })}
          />
        </>
      )}
    </div>
  );
}

function AddFinding({ incident: { id, agents }, find }: { incident: IncidentView; find: IncidentActions["find"] }) {
  const [kind, setKind] = useState<FindingKindName>("authority_too_wide");
  const [agent, setAgent] = useState(agents[0] ?? "");
  const [text, setText] = useState("");
  return (
    <FormDialog
      trigger="Add a finding"
      title="Add a finding"
      description="It is kept as it is written; it can be withdrawn with a reason."
      send="Add it"
      canSend={text.trim() !== ""}
      onSend={() => find({ id, kind, text, ...(agent === "" ? {} : { agent }) })}
      onDone={() => setText("")}
    >
      {(result) => (
        <>
          <Field
            label="What went wrong"
            hint={
              kind === "authority_too_wide" ? "Ambit then proposes to take out the grants that allowed it." : undefined
            }
            error={errorOf(result, "kind")}
          >
            {(control) => (
              <Select
                {...control}
                value={kind}
                onChange={(event) => setKind(FINDING_KINDS.find((one) => one === event.target.value) ?? "other")}
              >
                {FINDING_KINDS.map((one) => (
                  <option key={one} value={one}>
                    {FINDING_WORDS[one]}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label="Of which agent" error={errorOf(result, "agent")}>
            {(control) => (
              <Select {...control} value={agent} onChange={(event) => setAgent(event.target.value)}>
                <option value="">Of none</option>
                {agents.map((one) => (
                  <option key={one}>{one}</option>
                ))}
              </Select>
            )}
          </Field>
          <Field label="In words" error={errorOf(result, "text")}>
            {(control) => (
              <Textarea
                {...control}
                value={text}
                maxLength={4000}
                required
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Field>
        </>
      )}
    </FormDialog>
  );
}
