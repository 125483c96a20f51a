import Link from "next/link";
import { Facts } from "@/components/agents/Facts";
import { HistoryLines } from "@/components/history/HistoryLines";
import { StatusBadge } from "@/components/risk/StatusBadge";
import { Badge } from "@/components/ui/Badge";
import { buttonClass } from "@/components/ui/Button";
import { CodeBlock } from "@/components/ui/CodeBlock";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { HistoryAnswer } from "@/lib/contracts/history";
import type { PersonDetail } from "@/lib/contracts/people";
import { Roles, SignsIn, Teams } from "./words";

/** One person: what they may do, how they get in, what they answer for, and what was changed of it. */
export function PersonPage({
  person,
  history,
}: {
  person: PersonDetail;
  /** The newest of it. */
  history: HistoryAnswer;
}) {
  const at = `/people/${encodeURIComponent(person.email)}`;
  return (
    <div className="space-y-6">
      <PageHeader
        title={person.name}
        description={person.email}
        meta={person.left_at === null ? <Badge tone="ok">active</Badge> : <Badge>has left</Badge>}
        actions={
          person.propose_refusal === null && (
            <Link href={`${at}/change`} className={buttonClass("secondary", "small")}>
              Propose a change
            </Link>
          )
        }
      />
      <div className="grid gap-6 lg:grid-cols-2">
        <Panel title="What they hold" hint="Dashed is what the sign-in provider gives, and says again at each sign-in.">
          <Facts
            rows={[
              ["Roles", <Roles key="roles" person={person} />],
              ["Teams", <Teams key="teams" person={person} />],
              ["Groups", person.groups.join(", ") || "none"],
              ["Agents", <Owned key="agents" person={person} />],
              ...(person.left_at === null
                ? []
                : ([["Left", <Time key="left" at={person.left_at} form="both" />]] as const)),
            ]}
          />
        </Panel>
        <Panel title="How they get in">
          <SignIn person={person} />
        </Panel>
      </div>
      <Panel
        title="History"
        hint="What was changed, by whom, the newest first"
        actions={
          history.next_cursor !== null && (
            <Link href={`${at}/history`} className={buttonClass("secondary", "small")}>
              All of it
            </Link>
          )
        }
        flush
      >
        {history.lines.length === 0 ? (
          <p className="px-4 py-3 text-sm text-ink-muted">Nothing since the organisation began.</p>
        ) : (
          <HistoryLines lines={history.lines} />
        )}
      </Panel>
    </div>
  );
}

function Owned({ person: { agents } }: { person: PersonDetail }) {
  if (agents.length === 0) return <>answers for none</>;
  return (
    <ul className="space-y-1">
      {agents.map(({ name, lifecycle }) => (
        <li key={name}>
          <Link
            href={`/agents/${encodeURIComponent(name)}`}
            className="text-accent-ink underline underline-offset-2 [overflow-wrap:anywhere]"
          >
            {name}
          </Link>{" "}
          {lifecycle !== "active" && <StatusBadge status={lifecycle} />}
        </li>
      ))}
    </ul>
  );
}

function SignIn({ person }: { person: PersonDetail }) {
  const { accounts, invitation, api_tokens, last_signed_in_at, left_at } = person;
  const needsLink = person.signs_in_with.length === 0 && left_at === null;
  return (
    <div className="space-y-3">
      <Facts
        rows={[
          ["Signs in with", <SignsIn key="with" person={person} />],
          [
            "Last signed in",
            last_signed_in_at === null ? "never" : <Time key="l" at={last_signed_in_at} form="both" />,
          ],
          ...accounts.map(
            ({ issuer, linked_at }) =>
              [
                "Account",
                <span key={issuer}>
                  of <UntrustedText inline text={issuer} maxCharacters={120} />, linked <Time at={linked_at} />
                </span>,
              ] as const,
          ),
          ...(invitation === null
            ? []
            : ([
                [
                  "Link",
                  <span key="link">
                    to set a password, good until <Time at={invitation.expires_at} form="absolute" />
                  </span>,
                ],
              ] as const)),
          ...api_tokens.map(
            ({ id, label, hint, created_at, expires_at }) =>
              [
                "API token",
                <span key={id}>
                  <UntrustedText inline text={label} maxCharacters={80} />{" "}
                  <code className="font-mono text-xs text-ink-muted">{hint}</code>, made <Time at={created_at} />
                  {expires_at === null ? ", without an end" : <EndsAt at={expires_at} />}
                </span>,
              ] as const,
          ),
        ]}
      />
      {needsLink && (
        <div className="space-y-1.5 text-sm text-ink-muted">
          <p>
            A link to set a password is made on the server: whoever holds it signs in as this person, so nobody makes
            one for somebody else from here.
          </p>
          <CodeBlock label="Command">{`npx --no ambit person invite ${person.email}`}</CodeBlock>
        </div>
      )}
    </div>
  );
}

function EndsAt({ at }: { at: string }) {
  return (
    <>
      , ends <Time at={at} />
    </>
  );
}
