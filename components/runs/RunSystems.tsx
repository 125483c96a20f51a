import { BasisMark } from "@/components/timeline/RowMarks";
import { durationWords } from "@/components/timeline/words";
import { Panel } from "@/components/ui/Panel";
import { Table, Td, Th, Tr } from "@/components/ui/Table";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { RunSystem } from "@/lib/contracts/runs";

/** Who wrote the run down: each system, the source that delivered it, and what its word is worth. */
export function RunSystems({ systems }: { systems: readonly RunSystem[] }) {
  return (
    <Panel title="Who recorded it" flush>
      <Table caption="Systems that recorded the run">
        <thead>
          <tr>
            <Th>System</Th>
            <Th>Basis</Th>
            <Th className="text-right!">Records</Th>
            <Th className="max-sm:hidden">Its clock</Th>
          </tr>
        </thead>
        <tbody>
          {systems.map((one) => (
            <Tr key={`${one.source} ${one.system}`}>
              <Td>
                <UntrustedText inline text={one.system} maxCharacters={60} className="font-medium" />
                <div className="text-xs text-ink-muted">
                  source <UntrustedText inline text={one.source} maxCharacters={60} />
                </div>
              </Td>
              <Td className="text-xs">
                <BasisMark row={{ kind: "fragment", basis: one.basis, state: null }} />
              </Td>
              <Td className="tabular text-right">{one.fragments.toLocaleString("en")}</Td>
              <Td className="text-xs text-ink-muted max-sm:hidden">{clockWords(one.clock_offset_ms)}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}

function clockWords(offset: number | null): string {
  if (offset === null) return "not compared";
  if (offset === 0) return "agrees";
  return `${durationWords(Math.abs(offset))} ${offset > 0 ? "ahead" : "behind"}`;
}
