import {
  type FatigueReport,
  type FatigueTable,
  fatigueExportSchema,
  type GrantSuggestion,
  type PersonFatigue,
  type RuleFatigue,
} from "@/lib/contracts/fatigue";
import { type CsvValue, csvOfColumns } from "@/lib/core/text/csv";
import type { ServiceContext } from "@/lib/services/context";
import { fatigueReport } from "./report";

type Columns<Row> = readonly (readonly [name: string, value: (row: Row) => CsvValue])[];

const FIGURES: Columns<RuleFatigue | PersonFatigue> = [
  ["answers", (row) => row.answers],
  ["approvals", (row) => row.approvals],
  ["approve_rate", (row) => row.approve_rate],
  ["quick_approvals", (row) => row.quick_approvals],
  ["median_seconds", (row) => row.median_seconds],
  ["shows_fatigue", (row) => row.shows_fatigue],
];
const RULES: Columns<RuleFatigue> = [
  ["kind", (row) => row.kind],
  ["name", (row) => row.name],
  ["agent", (row) => row.agent],
  ["asked", (row) => row.asked],
  ["approved", (row) => row.approved],
  ["denied", (row) => row.denied],
  ["expired", (row) => row.expired],
  ["cancelled", (row) => row.cancelled],
  ["waiting", (row) => row.waiting],
  ["asked_alone", (row) => row.asked_alone],
  ["actions", (row) => row.actions],
  ["agents", (row) => row.agents],
  ["saved_by_grants", (row) => row.saved_by_grants],
  ...FIGURES,
];
const GRANTS: Columns<GrantSuggestion> = [
  ["agent", (row) => row.agent],
  ["action", (row) => row.action],
  ["environment", (row) => row.environment],
  ["questions", (row) => row.questions],
  ["people", (row) => row.people],
  ["asked_by", (row) => row.asked_by.map(({ name }) => name).join("; ")],
  ["cautions", (row) => row.cautions.join("; ")],
  ["bounds", (row) => JSON.stringify(row.bounds)],
];
const PEOPLE: Columns<PersonFatigue> = [
  ["name", (row) => row.name],
  ["email", (row) => row.email],
  ...FIGURES,
  ["last_day_answers", (row) => row.last_day.answers],
  ["last_day_approve_rate", (row) => row.last_day.approve_rate],
  ["last_day_median_seconds", (row) => row.last_day.median_seconds],
];

/** One table of the report as CSV (`fatigueExportSchema`): what the actor sees of it, and no more. */
export async function exportFatigue({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: unknown;
}): Promise<{ fileName: string; contentType: string; body: string }> {
  const { table, days } = fatigueExportSchema.parse(input);
  const report = await fatigueReport({ ctx, input: { days } });
  return {
    fileName: `fatigue-${table}-${days}-days-${report.to.slice(0, 10)}.csv`,
    contentType: "text/csv; charset=utf-8",
    body: bodyOf(report, table),
  };
}

function bodyOf(report: FatigueReport, table: FatigueTable): string {
  switch (table) {
    case "rules":
      return csvOfColumns(RULES, report.rules);
    case "grants":
      return csvOfColumns(GRANTS, report.grants);
    case "people":
      return csvOfColumns(PEOPLE, report.people);
  }
}
