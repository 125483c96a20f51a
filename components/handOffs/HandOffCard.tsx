import Link from "next/link";
import { Row, sessionWords } from "@/components/inbox/ApprovalCard";
import { ArgumentTable } from "@/components/inbox/ArgumentTable";
import { Claim } from "@/components/inbox/Background";
import { CanonicalForm } from "@/components/inbox/CanonicalForm";
import { RiskBadges } from "@/components/risk/RiskBadges";
import { riskFactsOf } from "@/components/risk/riskSteps";
import { StatusBadge } from "@/components/risk/StatusBadge";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { HandOffDetail } from "@/lib/contracts/handOffs";
import { Due } from "./Due";
import { type HandOffActions, HandOffBar } from "./HandOffBar";
import { History, Owners } from "./HandOffHistory";
import { WhatCameOfIt } from "./WhatCameOfIt";

/** One hand-off: the task, why the agent must not do it, exactly what it wanted, who has it now, and what can be done. */
export function HandOffCard({ handOff, actions }: { handOff: HandOffDetail; actions: HandOffActions }) {
  const isWaiting = handOff.resolved_at === null;
  return (
    <article className="space-y-4" aria-labelledby="task">
      <div className="rounded-lg border border-line bg-surface">
        <div className="space-y-3 px-4 pt-4 pb-3 sm:px-5">
          <Task handOff={handOff} />
          <dl className="space-y-2.5 text-sm">
            <WhatCameOfIt handOff={handOff} />
            <Row name="Handed off by">
              <Why handOff={handOff} />
            </Row>
            {handOff.facts !== null && (
              <Row name="Risk">
                <RiskBadges facts={riskFactsOf(handOff.facts)} />
              </Row>
            )}
            <Row name="Exactly">
              <ArgumentTable approval={{ arguments: handOff.arguments, last_approved: null }} />
              <CanonicalForm canonical={handOff.canonical} digest={handOff.action_digest} />
            </Row>
            <Row name="Read before">{sessionWords(handOff.session)}</Row>
            {isWaiting && (
              <Row name="Due">
                <Due dueAt={handOff.due_at} overdue={handOff.overdue} serverNow={handOff.now} />
                <span className="text-ink-muted">
                  {" "}
                  (<Time at={handOff.due_at} form="absolute" />
                  ). It stays open when its time is over.
                </span>
              </Row>
            )}
            <Row name={isWaiting ? "Owner" : "Owners"}>
              <Owners handOff={handOff} />
            </Row>
          </dl>
        </div>
        <HandOffBar handOff={handOff} actions={actions} />
      </div>
      <Claim claim={handOff.claim} />
      <History handOff={handOff} />
    </article>
  );
}

function Task({ handOff }: { handOff: HandOffDetail }) {
  const { agent, action, environment, resource, on_behalf_of: person, action_description: description } = handOff;
  return (
    <header className="space-y-1">
      <div className="flex items-start justify-between gap-3">
        <h1 id="task" className="min-w-0 text-lg leading-snug font-semibold [overflow-wrap:anywhere]">
          <Link href={`/agents/${agent.id}`} className="hover:underline">
            {agent.name}
          </Link>{" "}
          was stopped at <UntrustedText inline mono text={action} maxCharacters={120} /> on{" "}
          <UntrustedText inline text={resource.type} maxCharacters={60} />{" "}
          <UntrustedText inline mono text={resource.id} maxCharacters={120} /> in {environment}
        </h1>
        <span className="mt-0.5 shrink-0">
          <StatusBadge status={handOff.status} />
        </span>
      </div>
      <p className="text-sm text-ink-muted">
        {description !== null && (
          <>
            <UntrustedText inline text={description} maxCharacters={200} />
            {" · "}
          </>
        )}
        {person !== null && (
          <>
            for <UntrustedText inline text={person} maxCharacters={120} className="text-ink" />
            {" · "}
          </>
        )}
        team {agent.team} · opened <Time at={handOff.opened_at} /> ·{" "}
        <Link href={`/actions/${handOff.evaluation_id}`} className="text-accent-ink underline underline-offset-2">
          The record so far
        </Link>
      </p>
    </header>
  );
}

function Why({ handOff: { why } }: { handOff: HandOffDetail }) {
  return (
    <ul className="space-y-1">
      {why.map(({ rule, version, message }) => (
        <li key={`${rule} ${version}`}>
          <span className="font-medium">
            Rule <span className="font-mono text-[0.92em]">{rule}</span>
            {version !== null && <span className="font-normal text-ink-muted"> version {version}</span>}
          </span>
          <span className="block text-ink-muted">
            <UntrustedText inline text={message} maxCharacters={300} />
          </span>
        </li>
      ))}
    </ul>
  );
}
