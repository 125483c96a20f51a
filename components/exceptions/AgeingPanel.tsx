import Link from "next/link";
import { Panel } from "@/components/ui/Panel";
import { Table, Td, Th, Tr } from "@/components/ui/Table";
import { Time } from "@/components/ui/Time";
import type { ExceptionView } from "@/lib/contracts/exceptions";
import type { ExceptionActions } from "./actions";
import { EndDialog } from "./EndDialog";

/** Exceptions that have become the rule: in force for long. Nothing where there are none. */
export function AgeingPanel({
  exceptions,
  days,
  actions: { end, rollBack },
}: {
  exceptions: readonly ExceptionView[];
  /** For how long at least. */
  days: number;
  actions: Pick<ExceptionActions, "end" | "rollBack">;
}) {
  if (exceptions.length === 0) return null;
  return (
    <Panel
      className="mt-6"
      title={`Exceptions in force for more than ${days} days: ${exceptions.length}`}
      hint="What was to be for a while. Where it is needed for good, it is a grant like any other; else it can end."
      flush
    >
      <Table caption="Ageing exceptions">
        <thead>
          <tr>
            <Th>Agent and grant</Th>
            <Th>Began</Th>
            <Th className="max-sm:hidden">Ends</Th>
            <Th>
              <span className="sr-only">Narrow</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {exceptions.map((one) => (
            <Tr key={`${one.agent}/${one.grant}`}>
              <Td>
                <Link
                  href={`/exceptions?agent=${encodeURIComponent(one.agent)}`}
                  className="font-medium text-accent-ink underline underline-offset-2"
                >
                  {one.agent}
                </Link>
                <span className="block font-mono text-xs [overflow-wrap:anywhere]">{one.grant}</span>
              </Td>
              <Td>
                <Time at={one.since} />
                <span className="block text-xs text-ink-muted">
                  {one.renewals === 1 ? "renewed once" : `renewed ${one.renewals} times`}
                </span>
              </Td>
              <Td className="max-sm:hidden">
                <Time at={one.expires_at} />
              </Td>
              <Td className="text-right">
                {one.refusal === null ? (
                  <EndDialog one={one} end={end} rollBack={rollBack} />
                ) : (
                  <span className="text-xs text-ink-muted">{one.refusal}</span>
                )}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}
