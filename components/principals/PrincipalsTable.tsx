import Link from "next/link";
import { Badge } from "@/components/ui/Badge";
import { Table, Td, Th, Tr } from "@/components/ui/Table";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { PrincipalAddressView, PrincipalView } from "@/lib/contracts/principals";
import { DRIFT_TONES, DRIFT_WORDS } from "./words";

/** Sources and addresses that one row shows; the rest is in the export. */
const SHOWN = 3;

export function PrincipalsTable({ principals }: { principals: readonly PrincipalView[] }) {
  return (
    <Table caption="Principals, by agent">
      <thead>
        <tr>
          <Th>Agent and place</Th>
          <Th>Identity</Th>
          <Th className="max-md:hidden">Seen</Th>
          <Th className="max-xl:hidden">By</Th>
          <Th className="max-lg:hidden">From</Th>
          <Th className="max-lg:hidden">Credentials</Th>
        </tr>
      </thead>
      <tbody>
        {principals.map((one) => (
          <PrincipalRow key={JSON.stringify([one.agent, one.tool, one.environment, one.identity])} one={one} />
        ))}
      </tbody>
    </Table>
  );
}

function PrincipalRow({ one }: { one: PrincipalView }) {
  return (
    <Tr>
      <Td>
        <Link href={`/agents/${encodeURIComponent(one.agent)}`} className="font-medium hover:underline">
          {one.agent}
        </Link>
        <p className="text-xs text-ink-muted">
          {one.tool} · {one.environment}
        </p>
      </Td>
      <Td className="min-w-40">
        {one.identity === null ? (
          <span className="text-ink-muted">not registered, not seen</span>
        ) : (
          <UntrustedText inline mono text={one.identity} maxCharacters={160} />
        )}
        <div className="mt-1 flex flex-wrap gap-1">
          {one.standing === "unregistered" && <Badge tone="risk-3">not registered</Badge>}
          {one.drift.map((kind) => (
            <Badge key={kind} tone={DRIFT_TONES[kind]}>
              {DRIFT_WORDS[kind]}
            </Badge>
          ))}
        </div>
        <p className="text-xs text-ink-muted md:hidden">
          <Seen one={one} />
        </p>
      </Td>
      <Td className="max-md:hidden">
        <Seen one={one} />
      </Td>
      <Td className="max-xl:hidden">
        <Sources one={one} />
      </Td>
      <Td className="max-lg:hidden">
        <Addresses addresses={one.addresses} />
      </Td>
      <Td className="max-lg:hidden">
        {one.credentials.length === 0 ? (
          <span className="text-ink-muted">none</span>
        ) : (
          one.credentials.map(({ id, hint, created_at: created }) => (
            <p key={id} className="whitespace-nowrap">
              <span className="font-mono text-xs">{hint}</span>{" "}
              <span className="text-xs text-ink-muted">
                since <Time at={created} />
              </span>
            </p>
          ))
        )}
      </Td>
    </Tr>
  );
}

function Seen({ one: { last_seen_at: last, first_seen_at: first, last_action: action } }: { one: PrincipalView }) {
  if (last === null) return <span className="text-ink-muted">in no log</span>;
  return (
    <>
      {action === null ? (
        <Time at={last} className="whitespace-nowrap" />
      ) : (
        <Link href={`/actions/${action}`} className="whitespace-nowrap hover:underline">
          <Time at={last} />
        </Link>
      )}
      {first !== null && first !== last && (
        <span className="block text-xs whitespace-nowrap text-ink-muted">
          since <Time at={first} />
        </span>
      )}
    </>
  );
}

function Sources({ one: { sources } }: { one: PrincipalView }) {
  if (sources.length === 0) return <span className="text-ink-muted">–</span>;
  return (
    <>
      {sources.slice(0, SHOWN).map(({ source, system, records, changes }) => (
        <p key={`${source} ${system}`}>
          <UntrustedText inline text={system} maxCharacters={60} />{" "}
          <span className="text-xs text-ink-muted">
            {records.toLocaleString("en")} {records === 1 ? "record" : "records"}, {changes.toLocaleString("en")}{" "}
            {changes === 1 ? "change" : "changes"}, by {source}
          </span>
        </p>
      ))}
      <More of={sources.length} />
    </>
  );
}

function Addresses({ addresses }: { addresses: readonly PrincipalAddressView[] }) {
  if (addresses.length === 0) return <span className="text-ink-muted">–</span>;
  return (
    <>
      {addresses.slice(0, SHOWN).map(({ address, told_by: by }) => (
        <p key={`${by} ${address}`}>
          <UntrustedText inline mono text={address} maxCharacters={64} />{" "}
          <span className="text-xs whitespace-nowrap text-ink-muted">{by === "log" ? "by a log" : "to Ambit"}</span>
        </p>
      ))}
      <More of={addresses.length} />
    </>
  );
}

function More({ of }: { of: number }) {
  return of > SHOWN ? <p className="text-xs text-ink-muted">and {of - SHOWN} more</p> : null;
}
