import { Table, Th } from "@/components/ui/Table";
import { boundWords } from "@/lib/contracts/agents";
import { type CeilingDefinition, POWERS, type StageView } from "@/lib/contracts/environments";

/** What a stage holds at most: rows are powers, columns environments by risk. */
export function CeilingsTable({ stage, environments }: { stage: StageView; environments: readonly string[] }) {
  return (
    <Table caption={`Ceilings of the stage ${stage.name}`} className="lg:table-fixed">
      <thead>
        <tr>
          <Th>Power</Th>
          {environments.map((name) => (
            <Th key={name}>{name}</Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {POWERS.map((power) => (
          <tr key={power} className="[&:last-child>*]:border-b-0">
            <th scope="row" className="border-b border-line px-4 py-1.5 text-left text-sm font-medium">
              {power}
            </th>
            {environments.map((name) => (
              <td key={name} className="border-b border-line px-4 py-1.5 align-top text-xs">
                <Cell ceiling={ceilingOf(stage, power, name)} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** The one for a power in an environment. */
export function ceilingOf(
  { ceilings }: Pick<StageView, "ceilings">,
  power: CeilingDefinition["power"],
  environment: string,
): CeilingDefinition | undefined {
  return ceilings.find((one) => one.power === power && one.environments.includes(environment));
}

function Cell({ ceiling }: { ceiling: CeilingDefinition | undefined }) {
  if (ceiling === undefined) return <span className="text-ink-muted">nothing</span>;
  return boundWords(ceiling).join(", ") || "no bound";
}
