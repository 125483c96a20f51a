/** A stage as its form holds it: a cell for each power in each environment. */
import { type CeilingDefinition, POWERS, type StageEvidence, type StageView } from "@/lib/contracts/environments";

type Power = CeilingDefinition["power"];
type Bound = "maxSensitivity" | "maxBlastRadius" | "maxAudience";

/** Null: nothing is held. An empty bound is no bound. */
export type CellDraft = Record<Bound, string> | null;

export interface StageDraft {
  name: string;
  /** By `cellKey`. */
  cells: Record<string, CellDraft>;
  /** As typed; empty: not asked. */
  minimums: Record<keyof StageEvidence, string>;
}

export const NO_BOUND: NonNullable<CellDraft> = { maxSensitivity: "", maxBlastRadius: "", maxAudience: "" };

export function cellKey(power: Power, environment: string): string {
  return `${power} ${environment}`;
}

export function draftOfStage(
  stage: Pick<StageView, "name" | "ceilings" | "minimums"> | null,
  environments: readonly string[],
): StageDraft {
  const cells = POWERS.flatMap((power) =>
    environments.map((environment) => {
      const ceiling = stage?.ceilings.find((one) => one.power === power && one.environments.includes(environment));
      return [cellKey(power, environment), ceiling === undefined ? null : boundsOf(ceiling)] as const;
    }),
  );
  const { days, decisions, distinctActions, completeness } = stage?.minimums ?? {};
  const text = (value: number | undefined) => (value === undefined ? "" : String(value));
  return {
    name: stage?.name ?? "",
    cells: Object.fromEntries(cells),
    minimums: {
      days: text(days),
      decisions: text(decisions),
      distinctActions: text(distinctActions),
      // People say it as a share of a hundred.
      completeness: completeness === undefined ? "" : String(Math.round(completeness * 1000) / 10),
    },
  };
}

function boundsOf({ maxSensitivity, maxBlastRadius, maxAudience }: CeilingDefinition): NonNullable<CellDraft> {
  return {
    maxSensitivity: maxSensitivity ?? "",
    maxBlastRadius: maxBlastRadius ?? "",
    maxAudience: maxAudience ?? "",
  };
}

/** As a bundle says it; null while it has no name. Cells of a power with the same bounds are one ceiling. */
export function stageContent(
  { name, cells, minimums }: StageDraft,
  environments: readonly string[],
): Record<string, unknown> | null {
  if (name.trim() === "") return null;
  const ceilings = POWERS.flatMap((power) => {
    const groups = new Map<string, { bounds: object; environments: string[] }>();
    for (const environment of environments) {
      const cell = cells[cellKey(power, environment)];
      if (!cell) continue;
      const bounds = Object.fromEntries(Object.entries(cell).filter(([, value]) => value !== ""));
      const key = JSON.stringify(bounds);
      groups.set(key, { bounds, environments: [...(groups.get(key)?.environments ?? []), environment] });
    }
    return [...groups.values()].map(({ bounds, environments: where }) => ({ power, environments: where, ...bounds }));
  });
  const evidence = Object.fromEntries(
    Object.entries(minimums)
      .filter(([, value]) => value.trim() !== "")
      .map(([minimum, value]) => [minimum, minimum === "completeness" ? Number(value) / 100 : Number(value)]),
  );
  return { name: name.trim(), ceilings, evidence };
}
