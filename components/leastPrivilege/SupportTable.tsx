import { Badge } from "@/components/ui/Badge";
import { Panel } from "@/components/ui/Panel";
import { Table, Td, Th, Tr } from "@/components/ui/Table";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ArgumentSupportView, GrantSupportView } from "@/lib/contracts/leastPrivilege";

const WHAT = {
  narrowed: ["Held to its use", "neutral"],
  kept: ["Kept as it is", "neutral"],
  new: ["New", "risk-3"],
  dropped: ["Goes", "ok"],
  over: ["Goes, its end has come", "ok"],
} as const;

/** How many calls stand behind each grant of the proposal. */
export function SupportTable({ support }: { support: readonly GrantSupportView[] }) {
  return (
    <Panel title="What was used" hint="Every bound of the proposal with the calls that stand behind it." flush>
      <Table caption="What was used of each grant">
        <thead>
          <tr>
            <Th>Grant</Th>
            <Th>Used</Th>
            <Th>What</Th>
            <Th>Held to</Th>
            <Th>Not used</Th>
          </tr>
        </thead>
        <tbody>
          {support.map((one) => (
            <Tr key={one.grant}>
              <Td className="min-w-40">
                <code className="font-mono text-xs break-all">{one.grant}</code>
                <div className="mt-1">
                  <Badge tone={WHAT[one.what][1]}>{WHAT[one.what][0]}</Badge>
                </div>
              </Td>
              <Td className="min-w-36">
                <Used support={one} />
              </Td>
              <Td className="min-w-48">
                <Counted of={one.actions} />
                <Counted of={one.environments} />
              </Td>
              <Td>
                {one.arguments.length === 0 ? (
                  <span className="text-ink-muted">—</span>
                ) : (
                  <ul className="space-y-1">
                    {one.arguments.map((argument) => (
                      <li key={argument.name}>
                        <ArgumentBound of={argument} />
                      </li>
                    ))}
                  </ul>
                )}
              </Td>
              <Td>
                {one.unused.length === 0 ? (
                  <span className="text-ink-muted">—</span>
                ) : (
                  <span className="font-mono text-xs text-ink-muted">{one.unused.join(", ")}</span>
                )}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}

function Used({ support: { calls, last_used, most_in_a_day } }: { support: GrantSupportView }) {
  if (last_used === null) return <span className="text-ink-muted">not used</span>;
  return (
    <>
      {calls === 0
        ? "by older decisions"
        : `${calls} ${calls === 1 ? "call" : "calls"}, at most ${most_in_a_day} a day`}
      <div className="text-xs text-ink-muted">
        last <Time at={last_used} />
      </div>
    </>
  );
}

function Counted({ of }: { of: readonly { name: string; calls: number }[] }) {
  return (
    <ul>
      {of.map(({ name, calls }) => (
        <li key={name}>
          <span className="font-mono text-xs">{name}</span> <span className="text-xs text-ink-muted">{calls}</span>
        </li>
      ))}
    </ul>
  );
}

/** What agents wrote stands here: values are shown as such. */
function ArgumentBound({ of }: { of: ArgumentSupportView }) {
  return (
    <>
      <UntrustedText text={of.name} inline mono />{" "}
      {"maximum" in of ? (
        <>
          ≤ {of.maximum} <span className="text-xs text-ink-muted">(highest {of.highest})</span>
        </>
      ) : (
        of.values.map(({ value, calls }) => (
          <span key={String(value)} className="mr-2">
            <UntrustedText text={JSON.stringify(value)} inline mono maxCharacters={60} />{" "}
            <span className="text-xs text-ink-muted">{calls}</span>
          </span>
        ))
      )}
    </>
  );
}
