"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { LadderPanel } from "@/components/budget/LadderPanel";
import { type ProposalActions, ProposalForm } from "@/components/changeEditor/ProposalForm";
import { Field, Input, Select, Textarea } from "@/components/ui/Field";
import { Panel } from "@/components/ui/Panel";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/Tabs";
import { type AgentChangeForm, CHANGED_PARTS, type ChangedPart } from "@/lib/contracts/agentForms";
import { OwnerField } from "./OwnerField";

const PART_WORDS: Record<ChangedPart, string> = {
  stage: "Stage",
  mode: "Mode",
  lifecycle: "Lifecycle",
  owner: "Owner",
  team: "Team",
  purpose: "Purpose",
};

interface PartProps {
  form: AgentChangeForm;
  actions: ProposalActions;
}

const PARTS: Record<ChangedPart, (props: PartProps) => React.ReactNode> = {
  stage: StagePart,
  mode: ModePart,
  lifecycle: LifecyclePart,
  owner: OwnerPart,
  team: TeamPart,
  purpose: PurposePart,
};

/** Proposes one thing of an agent at a time, which the address names: a request widens one category. */
export function AgentChange(props: PartProps) {
  const [part, setPart] = useQueryState("part", parseAsStringLiteral(CHANGED_PARTS).withDefault("stage"));
  const Part = PARTS[part];
  return (
    <Tabs value={part} onValueChange={(to) => setPart(CHANGED_PARTS.find((one) => one === to) ?? null)}>
      <TabList aria-label="What changes">
        {CHANGED_PARTS.map((one) => (
          <Tab key={one} value={one}>
            {PART_WORDS[one]}
          </Tab>
        ))}
      </TabList>
      <TabPanel value={part}>
        <Part key={part} {...props} />
      </TabPanel>
    </Tabs>
  );
}

/** A part that one control chooses; `is` what stands now. */
function OnePart({
  form,
  actions,
  part,
  is,
  value,
  children,
}: PartProps & { part: ChangedPart; is: string; value: string; children: React.ReactNode }) {
  const isSaid = value.trim() !== "" && value.trim() !== is;
  return (
    <ProposalForm
      content={isSaid ? { agent: form.agent.name, [part]: value.trim() } : null}
      missing={`Choose another ${PART_WORDS[part].toLowerCase()} to see what it would do.`}
      actions={actions}
    >
      <Panel title={PART_WORDS[part]}>{children}</Panel>
    </ProposalForm>
  );
}

function StagePart({ form, actions }: PartProps) {
  const { agent, ladder } = form;
  const [stage, setStage] = useState(agent.stage);
  const here = ladder.rungs.findIndex(({ is_here }) => is_here);
  const place = (index: number) =>
    index === here ? " (stands here)" : index === here + 1 ? " (the next rung)" : index < here ? " (back down)" : "";
  return (
    <div className="space-y-4">
      <LadderPanel ladder={ladder} />
      <OnePart form={form} actions={actions} part="stage" is={agent.stage} value={stage}>
        <Field
          label="Stage"
          hint="Up is a promotion: it waits for review, and for the evidence that the stage asks for. Down is in force at once. The budget stays; the stage's ceilings hold what of it counts."
        >
          {(control) => (
            <Select {...control} value={stage} onChange={(event) => setStage(event.target.value)}>
              {ladder.rungs.map(({ name }, index) => (
                <option key={name} value={name}>
                  {name}
                  {place(index)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </OnePart>
    </div>
  );
}

function ModePart({ form, actions }: PartProps) {
  const { agent } = form;
  const [mode, setMode] = useState(agent.mode);
  const [day, setDay] = useState(agent.observe_until?.slice(0, 10) ?? "");
  const until = `${day}T23:59:59Z`;
  const isSaid =
    mode === "enforce"
      ? agent.mode !== "enforce"
      : day !== "" && (agent.mode !== "observe" || day !== agent.observe_until?.slice(0, 10));
  const observing = { agent: agent.name, mode, observeUntil: until };
  return (
    <ProposalForm
      content={isSaid ? (mode === "enforce" ? { agent: agent.name, mode } : observing) : null}
      missing={mode === "observe" ? "Say when it ends." : "Decisions are enforced already."}
      actions={actions}
    >
      <Panel title="Mode">
        <div className="space-y-4">
          <Field
            label="Mode"
            hint="Observed only: whatever would be asked about or denied is let through and recorded. Kill switches and rules that stop hold all the same."
          >
            {(control) => (
              <Select
                {...control}
                value={mode}
                onChange={(event) => setMode(event.target.value === "observe" ? "observe" : "enforce")}
              >
                <option value="enforce">decisions are enforced</option>
                <option value="observe">observed only</option>
              </Select>
            )}
          </Field>
          {mode === "observe" && (
            <Field label="Until the end of this day, UTC" hint="Then enforcement returns by itself.">
              {(control) => (
                <Input {...control} type="date" value={day} onChange={(event) => setDay(event.target.value)} />
              )}
            </Field>
          )}
        </div>
      </Panel>
    </ProposalForm>
  );
}

const LIFECYCLE_WORDS = {
  active: "active: it acts within its budget",
  suspended: "suspended: every call is denied, and it can come back",
  retired: "retired: every call is denied, and it gets no more credentials",
} as const;

function LifecyclePart({ form, actions }: PartProps) {
  const [lifecycle, setLifecycle] = useState<string>(form.agent.lifecycle);
  return (
    <OnePart form={form} actions={actions} part="lifecycle" is={form.agent.lifecycle} value={lifecycle}>
      <Field label="Lifecycle" hint="Stopping it is in force at once; coming back waits for review.">
        {(control) => (
          <Select {...control} value={lifecycle} onChange={(event) => setLifecycle(event.target.value)}>
            {Object.entries(LIFECYCLE_WORDS).map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </OnePart>
  );
}

function OwnerPart({ form, actions }: PartProps) {
  const [owner, setOwner] = useState(form.agent.owner);
  return (
    <OnePart form={form} actions={actions} part="owner" is={form.agent.owner} value={owner.toLowerCase()}>
      <OwnerField value={owner} owners={form.owners} onChange={setOwner} />
    </OnePart>
  );
}

function TeamPart({ form, actions }: PartProps) {
  const [team, setTeam] = useState(form.agent.team);
  return (
    <OnePart form={form} actions={actions} part="team" is={form.agent.team} value={team}>
      <Field label="Team" hint="Its people see the agent, and its operators answer for it from then on.">
        {(control) => (
          <Select {...control} value={team} onChange={(event) => setTeam(event.target.value)}>
            {[...new Set([form.agent.team, ...form.teams])].map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        )}
      </Field>
    </OnePart>
  );
}

function PurposePart({ form, actions }: PartProps) {
  const [purpose, setPurpose] = useState(form.agent.purpose);
  return (
    <OnePart form={form} actions={actions} part="purpose" is={form.agent.purpose} value={purpose}>
      <Field label="What it is for" hint="Whoever answers for one of its calls reads this.">
        {(control) => (
          <Textarea
            {...control}
            value={purpose}
            maxLength={2000}
            onChange={(event) => setPurpose(event.target.value)}
          />
        )}
      </Field>
    </OnePart>
  );
}
