"use client";

import { Button } from "@/components/ui/Button";
import { Input, Select } from "@/components/ui/Field";
import type { RuleEditorView } from "@/lib/contracts/rules";
import { type ApproverDraft, EMPTY_APPROVER, WHO_KINDS } from "./ruleDraft";

const KIND_WORDS = { role: "of the role", team: "of the team", group: "of the group", person: "this person" } as const;
const ROLES = ["operator", "security_reviewer", "admin"] as const;

/** Who answers: how many of whom, entry by entry. */
export function ApproverFields({
  approvers,
  view,
  error,
  onChange,
}: {
  approvers: readonly ApproverDraft[];
  view: RuleEditorView;
  error: string | undefined;
  onChange: (approvers: ApproverDraft[]) => void;
}) {
  const replace = (at: number, part: Partial<ApproverDraft>) =>
    onChange(approvers.map((one, index) => (index === at ? { ...one, ...part } : one)));
  return (
    <fieldset className="space-y-2">
      <legend className="sr-only">Who answers</legend>
      {approvers.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two entries may be the same, and each is known by its place alone.
        <div key={at} className="flex flex-wrap items-center gap-2">
          <div className="w-16">
            <Input
              aria-label={`How many, entry ${at + 1}`}
              type="number"
              min={1}
              max={20}
              value={one.kind === "person" ? "1" : one.count}
              disabled={one.kind === "person"}
              onChange={(event) => replace(at, { count: event.target.value })}
            />
          </div>
          <div className="w-36">
            <Select
              aria-label={`Of whom, entry ${at + 1}`}
              value={one.kind}
              onChange={(event) => {
                const kind = WHO_KINDS.find((known) => known === event.target.value) ?? one.kind;
                replace(at, { kind, who: knownOf(kind, view)[0] ?? "", count: kind === "person" ? "1" : one.count });
              }}
            >
              {WHO_KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {KIND_WORDS[kind]}
                </option>
              ))}
            </Select>
          </div>
          <div className="min-w-40 flex-1">
            <Who one={one} at={at} known={knownOf(one.kind, view)} onChange={(who) => replace(at, { who })} />
          </div>
          <Button size="small" tone="quiet" onClick={() => onChange(approvers.filter((_, index) => index !== at))}>
            Take out<span className="sr-only"> entry {at + 1}</span>
          </Button>
        </div>
      ))}
      {error !== undefined && <p className="text-xs font-medium text-stop-ink">{error}</p>}
      <Button size="small" onClick={() => onChange([...approvers, EMPTY_APPROVER])}>
        Add who answers too
      </Button>
    </fieldset>
  );
}

function Who({
  one,
  at,
  known,
  onChange,
}: {
  one: ApproverDraft;
  at: number;
  known: readonly string[];
  onChange: (who: string) => void;
}) {
  const label = `Who, entry ${at + 1}`;
  if (one.kind === "person")
    return (
      <Input
        aria-label={label}
        type="email"
        placeholder="name@example.com"
        value={one.who}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  return (
    <Select aria-label={label} value={one.who} onChange={(event) => onChange(event.target.value)}>
      {[...new Set([one.who, ...known])]
        .filter((name) => name !== "")
        .map((name) => (
          <option key={name} value={name}>
            {name.replaceAll("_", " ")}
          </option>
        ))}
    </Select>
  );
}

function knownOf(kind: ApproverDraft["kind"], { teams, groups }: RuleEditorView): readonly string[] {
  return { role: ROLES, team: teams, group: groups, person: [] }[kind];
}
