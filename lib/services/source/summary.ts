import type { SourceHealth, SourceSummary } from "@/lib/contracts/sources";
import type { SourceRow } from "@/lib/db/source/rows";

export function summaryOf(source: SourceRow, health: SourceHealth | undefined): SourceSummary {
  if (health === undefined) throw new Error("the health of every source is read");
  const { name, type, basis, disabledAt, disabledBy, retentionDays } = source;
  return {
    name,
    type,
    basis,
    disabled: disabledAt === null ? null : { at: disabledAt.toISOString(), by: disabledBy ?? "" },
    retention_days: retentionDays,
    health,
  };
}
