"use client";

import clsx from "clsx";
import { parseAsBoolean, useQueryState } from "nuqs";
import type { ReactNode } from "react";
import { LimitUse } from "@/components/actions/LimitUse";
import { Facts } from "@/components/actions/WhyPanel";
import { reasonWords } from "@/components/actions/words";
import { OutcomeBadge } from "@/components/risk/OutcomeBadge";
import { RiskBadges } from "@/components/risk/RiskBadges";
import { riskFactsOf } from "@/components/risk/riskSteps";
import { CodeBlock } from "@/components/ui/CodeBlock";
import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import { approverWords } from "@/lib/contracts/agents";
import type { SimulatedPoint, SimulationAnswer } from "@/lib/contracts/simulation";
import { list } from "@/lib/core/text/list";
import { ComparedRows, PointName } from "./ComparedRows";
import { type ComparedRow, rowsOf } from "./compared";
import { CheckCell, GrantCell, GrantsElsewhere, RuleCell, RulesElsewhere } from "./ReasoningCells";
import { CHECK_WORDS, verdictWords } from "./words";

/** What would be decided at each point, side by side, part by part. */
export function Results({ answer: { points } }: { answer: SimulationAnswer }) {
  const [only, setOnly] = useQueryState("only", parseAsBoolean.withDefault(false).withOptions({ history: "replace" }));
  const isPair = points.length > 1;
  const shown = <P,>(rows: ComparedRow<P>[]) => (isPair && only ? rows.filter(({ differs }) => differs) : rows);
  const of = <P,>(listOf: (point: SimulatedPoint) => readonly P[], keyOf: (part: P) => string) =>
    shown(rowsOf(points.map(listOf), keyOf));

  const checks = of(
    ({ checks }) => checks,
    ({ check }) => check,
  );
  const grants = of(
    ({ grants }) => grants,
    ({ id }) => id,
  );
  const rules = of(
    ({ rules }) => rules,
    ({ name }) => name,
  );
  const limits = of(
    ({ limits, outcome }) => limits.map((limit) => ({ ...limit, isReserved: outcome === "allow" })),
    ({ key, by_value }) => `${key} ${by_value}`,
  );
  const isElsewhere = (part: { failed: string | null } | null) => part === null || part.failed === "actions";
  const isUnscoped = (part: { not_for: string | null } | null) => part === null || part.not_for !== null;
  const namedGrants = grants.filter(({ parts }) => !parts.every(isElsewhere));
  const scopedRules = rules.filter(({ parts }) => !parts.every(isUnscoped));
  const own = shown(
    rowsOf(
      points.map(ownParts),
      ({ key }) => key,
      ({ value }) => value,
    ),
  );
  const none = (words: string) => (isPair && only ? "The same at both." : words);
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p role="status" className="text-sm font-medium">
          {verdictWords(points)}
        </p>
        {isPair && (
          <label className="flex items-center gap-2 text-sm">
            <input type="checkbox" checked={only} onChange={({ target }) => setOnly(target.checked || null)} />
            Only what differs
          </label>
        )}
      </div>
      <div className={clsx("grid gap-4", isPair && "md:grid-cols-2")}>
        {points.map((point, index) => (
          <PointPanel key={["A", "B"][index]} point={point} index={index} isPair={isPair} />
        ))}
      </div>
      <Part
        title="Before any grant"
        hint="In this order: the first that fails decides."
        isEmpty={checks.length === 0}
        empty={none("Nothing is looked at.")}
      >
        <ComparedRows label="Checks" rows={checks} titleOf={({ key }) => CHECK_WORDS[key as keyof typeof CHECK_WORDS]}>
          {(check) => <CheckCell check={check} />}
        </ComparedRows>
      </Part>
      <Part
        title="Grants"
        hint="One must cover the call wholly."
        isEmpty={grants.length === 0}
        empty={none("The budget has no grants.")}
      >
        <ComparedRows label="Grants" rows={namedGrants} titleOf={nameOf}>
          {(grant) => <GrantCell grant={grant} />}
        </ComparedRows>
        <GrantsElsewhere ids={grants.filter((row) => !namedGrants.includes(row)).map(({ key }) => key)} />
      </Part>
      <Part
        title="Rules"
        hint="Every one that applies is evaluated, and the strictest wins."
        isEmpty={rules.length === 0}
        empty={none("There are no rules.")}
      >
        <ComparedRows label="Rules" rows={scopedRules} titleOf={nameOf}>
          {(rule) => <RuleCell rule={rule} />}
        </ComparedRows>
        <RulesElsewhere rules={rules.filter((row) => !scopedRules.includes(row))} />
      </Part>
      <Part title="Limits, before and after" isEmpty={limits.length === 0} empty={none("No limit bears on this call.")}>
        <ComparedRows label="Limits" rows={limits} titleOf={() => null}>
          {({ isReserved, ...limit }) => (
            <ul>
              <LimitUse limit={limit} isReserved={isReserved} />
            </ul>
          )}
        </ComparedRows>
      </Part>
      <Part title="What it was decided on" isEmpty={own.length === 0} empty={none("Nothing is known.")}>
        <ComparedRows label="Facts" rows={own} titleOf={({ key }) => key}>
          {({ shown }) => shown}
        </ComparedRows>
      </Part>
    </div>
  );
}

const nameOf = ({ key }: { key: string }) => <span className="font-mono text-xs text-ink">{key}</span>;

function Part({
  title,
  hint,
  isEmpty,
  empty,
  children,
}: {
  title: string;
  hint?: string;
  isEmpty: boolean;
  /** What stands in the place of nothing. */
  empty: string;
  children: ReactNode;
}) {
  return (
    <Panel title={title} hint={hint} level={3} flush={!isEmpty}>
      {isEmpty ? <p className="text-sm text-ink-muted">{empty}</p> : children}
    </Panel>
  );
}

/** What was decided, why, and who would have to do what. */
function PointPanel({ point, index, isPair }: { point: SimulatedPoint; index: number; isPair: boolean }) {
  const { outcome, reason, reasons, would_be: wouldBe, asks, hand_off: handOff, assumed } = point;
  const people = [
    ...new Set([...asks, ...(handOff === null ? [] : [handOff])].flatMap((one) => one.approvers.map(approverWords))),
  ];
  return (
    <Panel
      level={3}
      title={
        <span className="flex items-baseline gap-2">
          {isPair && <PointName of={[index]} />}
          {point.point.at !== undefined && point.point.at !== "now" ? (
            <>
              As of <Time at={point.at} form="absolute" />
            </>
          ) : (
            point.words
          )}
        </span>
      }
      actions={<OutcomeBadge outcome={outcome} />}
    >
      <div className="space-y-3 text-sm">
        <div>
          <p className="font-medium">{reasonWords(reason)}</p>
          <ul className="space-y-1 text-ink-muted">
            {reasons.map((one) => (
              <li key={`${one.code} ${one.message}`}>
                <UntrustedText inline text={one.message} maxCharacters={600} />
              </li>
            ))}
          </ul>
        </div>
        {wouldBe !== null && (
          <p className="text-ink-muted">
            Observed only: enforced, it would be {wouldBe.outcome} ({reasonWords(wouldBe.reason).toLowerCase()}).
          </p>
        )}
        {people.length > 0 && (
          <p>
            {handOff === null ? "Asked would be" : "It would go to"} {list(people)}.
          </p>
        )}
        <div>
          <h4 className="text-xs font-medium text-ink-muted">Taken as given</h4>
          <ul className="list-disc space-y-0.5 pl-4 text-xs text-ink-muted">
            {assumed.map(({ about, words }) => (
              <li key={`${about} ${words}`}>{words}</li>
            ))}
          </ul>
        </div>
      </div>
    </Panel>
  );
}

interface OwnPart {
  key: string;
  /** What is compared. */
  value: unknown;
  shown: ReactNode;
}

function ownParts(point: SimulatedPoint): OwnPart[] {
  const { stage, mode, budget_version: version, session, facts, action_version: actionVersion, obligations } = point;
  const agent = [
    ["Stage", stage ?? "unknown"],
    ["Mode", mode ?? "unknown"],
    ["Budget", version === null ? "none in force" : `version ${version}`],
  ] as const;
  const seen = [
    ["Highest sensitivity read", session.maxSensitivityRead],
    ["Read outside text", session.readUntrusted ? "yes" : "no"],
    ["Exposed something", session.exposed ? "yes" : "no"],
    ["Allowed before", `${session.decisions} (${session.writes} writes, ${session.exposes} exposures)`],
  ] as const;
  const part = (key: string, value: unknown, shown: ReactNode): OwnPart => ({ key, value, shown });
  return [
    part("Agent", agent, <Facts facts={agent} />),
    part("Session before it", seen, <Facts facts={seen} />),
    part(
      "Risk facts",
      [facts, actionVersion],
      facts === null ? (
        <span className="text-ink-muted">The catalogue does not have the action.</span>
      ) : (
        <>
          <RiskBadges facts={riskFactsOf(facts)} />
          <span className="text-xs text-ink-muted">Version {actionVersion}</span>
        </>
      ),
    ),
    part(
      "Obligations",
      obligations,
      obligations.length === 0 ? (
        <span className="text-ink-muted">none</span>
      ) : (
        <CodeBlock label="Obligations">{JSON.stringify(obligations, null, 2)}</CodeBlock>
      ),
    ),
  ];
}
