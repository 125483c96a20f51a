import { ShieldCheck } from "lucide-react";
import Link from "next/link";
import { type RevokeCredential, RevokeCredentialDialog } from "@/components/agents/RevokeCredentialDialog";
import { Badge } from "@/components/ui/Badge";
import { buttonClass } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ActionResult } from "@/lib/contracts/actionResult";
import type { DriftAnswer, DriftView, ExplainedDrift } from "@/lib/contracts/principals";
import { ExcessList } from "./ExcessList";
import { ExplainDialog } from "./ExplainDialog";
import { DRIFT_TONES, DRIFT_WORDS } from "./words";

export interface DriftActions {
  explain: (input: { key: string; reason: string }) => Promise<ActionResult<ExplainedDrift>>;
  revoke: RevokeCredential;
}

/** What differs, each with where it is seen and what a person can do about it. */
export function DriftPanel({
  answer: { drift, total, others, may_revoke: mayRevoke },
  values,
  actions,
}: {
  answer: DriftAnswer;
  /** The filters, as the address holds them. */
  values: Readonly<Record<string, string>>;
  actions: DriftActions;
}) {
  const showsExplained = values.explained === "yes";
  const { explained: _, ...rest } = values;
  const other = new URLSearchParams(showsExplained ? rest : { ...rest, explained: "yes" });
  return (
    <Panel
      title={`${showsExplained ? "Explained drift" : "Drift"}: ${total.toLocaleString("en")}`}
      hint="Where what is used differs from what was registered, and credentials from how they should be."
      actions={
        others > 0 && (
          <Link href={`/principals?${other}`} className={buttonClass("secondary", "small")}>
            {showsExplained ? "Show what is open" : `Show ${others.toLocaleString("en")} explained`}
          </Link>
        )
      }
      flush
    >
      {drift.length === 0 ? (
        <EmptyState
          icon={<ShieldCheck aria-hidden />}
          title={showsExplained ? "Nothing is explained" : "Nothing drifts"}
        >
          {showsExplained
            ? "An explanation holds for 90 days."
            : "Identities are looked at as logs arrive, credentials as they are used and grow old."}
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          {drift.map((one) => (
            <DriftItem key={one.key} one={one} mayRevoke={mayRevoke} actions={actions} />
          ))}
        </ul>
      )}
      {total > drift.length && (
        <p className="border-t border-line px-4 py-2 text-xs text-ink-muted">
          The newest {drift.length} are shown. Narrow the list to see others.
        </p>
      )}
    </Panel>
  );
}

function DriftItem({ one, mayRevoke, actions }: { one: DriftView; mayRevoke: boolean; actions: DriftActions }) {
  const { tool, environment, credential } = one;
  const agent = one.agents.find((name) => name !== null) ?? null;
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 px-4 py-3">
      <div className="min-w-0 flex-1 basis-80 space-y-1">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
          <Badge tone={DRIFT_TONES[one.kind]}>{DRIFT_WORDS[one.kind]}</Badge>
          <Agents names={one.agents} />
          {tool !== null && (
            <span className="text-ink-muted">
              {tool} · {environment}
            </span>
          )}
          <Time at={one.since} className="text-xs text-ink-muted" />
        </div>
        {one.identity !== null && (
          <p className="text-sm">
            <UntrustedText inline mono text={one.identity} maxCharacters={200} />
          </p>
        )}
        {(credential !== null || one.address !== null) && (
          <p className="text-sm">
            {credential !== null && <span className="font-mono text-xs">{credential.hint}</span>}{" "}
            {one.address !== null && (
              <>
                from <UntrustedText inline mono text={one.address} maxCharacters={64} />
              </>
            )}
          </p>
        )}
        <p className="max-w-prose text-sm text-ink-muted">
          {one.says}
          {one.evidence.length > 0 && (
            <>
              {" "}
              See{" "}
              {one.evidence.map(({ words, path }, place) => (
                <span key={path}>
                  {place > 0 && ", "}
                  <Link href={path} className="text-accent-ink underline underline-offset-2">
                    {words}
                  </Link>
                </span>
              ))}
              .
            </>
          )}
        </p>
        {one.postgres !== null && <ExcessList of={one.postgres} />}
        {one.explained !== null && (
          <div className="border-l-2 border-line pl-3 text-sm">
            <UntrustedText text={one.explained.reason} />
            <p className="text-xs text-ink-muted">
              {one.explained.by} <Time at={one.explained.at} />, until {one.explained.until.slice(0, 10)}
            </p>
          </div>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {credential !== null && mayRevoke && agent !== null && tool !== null && environment !== null && (
          <RevokeCredentialDialog one={{ ...credential, tool, environment }} agent={agent} revoke={actions.revoke} />
        )}
        {credential === null && agent !== null && (
          <Link href={narrowHref(agent, one)} className={buttonClass("secondary", "small")}>
            Narrow its budget
          </Link>
        )}
        {one.explained === null && one.refusal === null && <ExplainDialog one={one} explain={actions.explain} />}
      </div>
    </li>
  );
}

/** The editor, begun without the tool in the environment where it drifts. */
function narrowHref(agent: string, { tool, environment }: Pick<DriftView, "tool" | "environment">): string {
  const at = `/agents/${encodeURIComponent(agent)}/budget/edit`;
  return tool === null || environment === null ? at : `${at}?${new URLSearchParams({ tool, environment })}`;
}

function Agents({ names }: { names: DriftView["agents"] }) {
  if (names.length === 0) return <span className="text-ink-muted">nobody's</span>;
  const hidden = names.filter((name) => name === null).length;
  return (
    <>
      {names.flatMap((name) =>
        name === null
          ? []
          : [
              <Link key={name} href={`/agents/${encodeURIComponent(name)}`} className="font-medium hover:underline">
                {name}
              </Link>,
            ],
      )}
      {hidden > 0 && (
        <span className="text-ink-muted">
          and {hidden === 1 ? "an agent of another team" : `${hidden} agents of other teams`}
        </span>
      )}
    </>
  );
}
