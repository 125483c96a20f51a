import { ShieldCheck } from "lucide-react";
import Link from "next/link";
import { Badge } from "@/components/ui/Badge";
import { EmptyState } from "@/components/ui/EmptyState";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { AskedBy, GrantSuggestion } from "@/lib/contracts/fatigue";
import { GRANT_QUESTIONS_MIN } from "@/lib/core/approval/fatigue";
import { list } from "@/lib/core/text/list";
import { SeenBounds } from "./SeenBounds";
import { counted } from "./words";

/** Kinds of questions that were approved every time, and what speaks against a grant for them. */
export function GrantSuggestions({ grants, asked }: { grants: readonly GrantSuggestion[]; asked: number }) {
  if (grants.length === 0)
    return (
      <EmptyState icon={<ShieldCheck aria-hidden />} title="No grant is suggested">
        One is suggested for what one agent asked at least {GRANT_QUESTIONS_MIN} times in one environment, if every time
        it was approved as it was asked and nothing failed.
      </EmptyState>
    );
  return (
    <ul className="divide-y divide-line">
      {grants.map((grant) => (
        <Suggestion key={`${grant.agent} ${grant.action} ${grant.environment}`} grant={grant} asked={asked} />
      ))}
    </ul>
  );
}

function Suggestion({ grant, asked }: { grant: GrantSuggestion; asked: number }) {
  const { agent, action, environment, questions, people, cautions, bounds } = grant;
  return (
    <li className="space-y-2 px-4 py-4">
      <h3 className="max-w-prose text-sm font-normal">
        A grant for{" "}
        <Link href={`/agents/${encodeURIComponent(agent)}`} className="font-semibold hover:underline">
          {agent}
        </Link>{" "}
        to <UntrustedText inline mono text={action} maxCharacters={80} className="font-semibold" /> in{" "}
        <UntrustedText inline text={environment} maxCharacters={40} className="font-semibold" />
        {bounds.length > 0 && ", with arguments within the bounds seen,"} would have saved{" "}
        <strong className="font-semibold">
          {questions.toLocaleString("en")} of {counted(asked, "question")}
        </strong>
        .
      </h3>
      {cautions.length > 0 && (
        <div className="flex flex-wrap items-center gap-2">
          <Badge tone="risk-3">Think twice</Badge>
          <p className="min-w-0 text-sm font-medium">This {list(cautions)}: that is why it asks.</p>
        </div>
      )}
      <SeenBounds bounds={bounds} />
      <p className="max-w-prose text-xs text-ink-muted">
        Approved every time, by {people === 1 ? "one person alone" : `${people} people`}; none failed. Asked by{" "}
        {list(grant.asked_by.map(askerWords))}.
      </p>
    </li>
  );
}

function askerWords({ kind, name }: AskedBy): string {
  return kind === "rule" ? `the rule ${name}` : `the limit ${name}`;
}
