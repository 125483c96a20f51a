import Link from "next/link";
import type { ReactNode } from "react";
import { Badge, type BadgeTone } from "@/components/ui/Badge";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { BoundedApprovalView, BoundedState } from "@/lib/contracts/boundedApprovals";
import { BoundsInWords } from "./BoundWords";
import { type RevokeBounded, RevokeDialog } from "./RevokeDialog";

const STATES: Record<BoundedState, { words: string; tone: BadgeTone }> = {
  in_force: { words: "in force", tone: "ok" },
  used_up: { words: "used up", tone: "neutral" },
  ended: { words: "ended", tone: "neutral" },
  revoked: { words: "revoked", tone: "stop" },
};

/** What one allows, in words. */
export function BoundedItem({
  one,
  revoke,
  as: Element = "li",
}: {
  one: BoundedApprovalView;
  revoke: RevokeBounded;
  /** `div` where it stands alone, as its page's heading. */
  as?: "li" | "div";
}) {
  const { agent, state, resource, rules, last_use: last, revoked } = one;
  const Heading = Element === "li" ? "h2" : "h1";
  const isOver = state === "revoked" || state === "ended";
  return (
    <Element className="px-4 py-4">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <Heading className="min-w-0 text-base font-semibold [overflow-wrap:anywhere]">
          <Link href={`/agents/${agent.id}`} className="hover:underline">
            {agent.name}
          </Link>{" "}
          {state === "in_force" ? "may run" : "could run"}{" "}
          <UntrustedText inline mono text={one.action} maxCharacters={120} /> in {one.environment}
        </Heading>
        <div className="flex flex-wrap items-center gap-2">
          <Badge tone={STATES[state].tone}>{STATES[state].words}</Badge>
          {one.may_revoke && !isOver && <RevokeDialog id={one.id} revoke={revoke} />}
        </div>
      </div>
      <dl className="mt-2 space-y-1.5 text-sm">
        <Row name="Used">
          <span className="tabular font-medium">
            {one.used} of {one.uses}
          </span>
          {last !== null && (
            <>
              {", last "}
              <Link href={`/inbox/bounded/${one.id}`} className="text-accent-ink underline underline-offset-2">
                <Time at={last.at} />
              </Link>
            </>
          )}
        </Row>
        <Row name={isOver ? "Ended" : "Until"}>
          {revoked === null ? (
            <Time at={one.until} form="both" />
          ) : (
            <>
              revoked by {revoked.by} <Time at={revoked.at} form="both" />
              <UntrustedText text={revoked.reason} maxLines={6} className="mt-0.5 border-l-2 border-line pl-3" />
            </>
          )}
        </Row>
        <Row name="On">
          {resource.any_id ? (
            <>
              <span className="font-medium text-risk-2-ink">any</span>{" "}
              <UntrustedText inline text={resource.type} maxCharacters={60} />
            </>
          ) : (
            <>
              the <UntrustedText inline text={resource.type} maxCharacters={60} />{" "}
              <UntrustedText inline mono text={resource.id} maxCharacters={120} /> alone
            </>
          )}
          {", "}
          {one.on_behalf_of === null ? (
            "on behalf of nobody"
          ) : (
            <>
              on behalf of <UntrustedText inline text={one.on_behalf_of} maxCharacters={120} />
            </>
          )}
        </Row>
        <Row name="Arguments">
          <BoundsInWords bounds={one.arguments} />
        </Row>
        <Row name="Answers">
          {rules.map(({ name, version }) => `the rule ${name} version ${version}`).join(" and ")}
        </Row>
        <Row name="Given">
          by {one.given_by.name} <Time at={one.given_at} form="both" className="text-ink-muted" />, with{" "}
          <Link href={`/inbox/${one.approval_id}`} className="text-accent-ink underline underline-offset-2">
            this approval
          </Link>
        </Row>
      </dl>
    </Element>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="gap-x-4 sm:grid sm:grid-cols-[5.5rem_minmax(0,1fr)]">
      <dt className="text-xs leading-5 font-medium text-ink-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}
