import type { SourceHealth, SourceSummary } from "@/lib/contracts/sources";
import type { Source } from "@/lib/db/generated/client";

export function summaryOf(source: Source, health: SourceHealth | undefined): SourceSummary {
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
