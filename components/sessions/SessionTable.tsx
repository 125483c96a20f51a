import Link from "next/link";
import { Table, Td, Th, Tr } from "@/components/ui/Table";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { SessionSummary } from "@/lib/contracts/sessions";
import { SessionMarks } from "./SessionMarks";

/** Sessions, each with what its decisions come to. */
export function SessionTable({ caption, sessions }: { caption: string; sessions: readonly SessionSummary[] }) {
  return (
    <Table caption={caption}>
      <thead>
        <tr>
          <Th>Session</Th>
          <Th className="max-md:hidden">Opened</Th>
          <Th className="max-lg:hidden">Last decision</Th>
          <Th className="text-right!">Decisions</Th>
          <Th className="max-sm:hidden">Seen and done</Th>
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <Tr key={session.id} className="relative has-[a:focus-visible]:bg-sunken">
            <Td>
              <Link
                data-row
                href={`/sessions/${session.id}`}
                prefetch={false}
                className="font-medium after:absolute after:inset-0 hover:underline"
              >
                <SessionName session={session} />
              </Link>
              <div className="text-xs text-ink-muted">
                {session.agent.name} · {session.agent.team}
                <span className="md:hidden">
                  {" "}
                  · <Time at={session.opened_at} />
                </span>
              </div>
              <div className="mt-1 sm:hidden">
                <SessionMarks session={session} />
              </div>
            </Td>
            <Td className="whitespace-nowrap max-md:hidden">
              <Time at={session.opened_at} />
            </Td>
            <Td className="whitespace-nowrap max-lg:hidden">
              {session.last_at === null ? <span className="text-ink-faint">none</span> : <Time at={session.last_at} />}
            </Td>
            <Td className="tabular text-right">
              {session.decisions.toLocaleString("en")}
              <div className="text-xs whitespace-nowrap text-ink-muted">{splitWords(session)}</div>
            </Td>
            <Td className="max-sm:hidden">
              <SessionMarks session={session} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

/** Its label, or what it is. */
export function SessionName({
  session: { label, shared, id },
}: {
  session: Pick<SessionSummary, "label" | "shared" | "id">;
}) {
  if (shared) return "The agent's shared session";
  return label === null ? (
    <span className="font-mono text-[0.92em]">{id}</span>
  ) : (
    <UntrustedText inline text={label} maxCharacters={80} />
  );
}

function splitWords({ denied, escalated }: Pick<SessionSummary, "denied" | "escalated">): string {
  return [
    ...(denied === 0 ? [] : [`${denied.toLocaleString("en")} denied`]),
    ...(escalated === 0 ? [] : [`${escalated.toLocaleString("en")} escalated`]),
  ].join(", ");
}
