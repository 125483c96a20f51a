import type { PrincipalView } from "@/lib/contracts/principals";
import { type CsvValue, csvOfColumns } from "@/lib/core/text/csv";
import type { CredentialAges } from "@/lib/platform/credentialAge";
import type { ServiceContext } from "@/lib/services/context";
import { allPrincipals } from "./list";

const COLUMNS: readonly (readonly [name: string, value: (row: PrincipalView) => CsvValue])[] = [
  ["agent", (row) => row.agent],
  ["team", (row) => row.team],
  ["tool", (row) => row.tool],
  ["environment", (row) => row.environment],
  ["identity", (row) => row.identity],
  ["standing", (row) => row.standing],
  ["first_seen_at", (row) => row.first_seen_at],
  ["last_seen_at", (row) => row.last_seen_at],
  ["records", (row) => row.records],
  ["sources", (row) => row.sources.map(({ source, system }) => `${source}: ${system}`).join("; ")],
  ["addresses", (row) => row.addresses.map(({ address, told_by }) => `${address} (${told_by})`).join("; ")],
  ["credentials", (row) => row.credentials.map(({ hint, kind }) => `${hint} (${kind})`).join("; ")],
  ["oldest_credential_at", (row) => row.credentials.map(({ created_at: at }) => at).sort()[0] ?? null],
  ["drift", (row) => row.drift.join("; ")],
];

/** The ledger as CSV, narrowed as the list is (`principalFiltersSchema`): what the actor sees of it, and no more. */
export async function exportPrincipals(asked: {
  ctx: ServiceContext;
  input: unknown;
  ages: CredentialAges;
}): Promise<{ fileName: string; contentType: string; body: string }> {
  const rows = await allPrincipals(asked);
  return {
    fileName: `principals-${asked.ctx.now().toISOString().slice(0, 10)}.csv`,
    contentType: "text/csv; charset=utf-8",
    body: csvOfColumns(COLUMNS, rows),
  };
}
