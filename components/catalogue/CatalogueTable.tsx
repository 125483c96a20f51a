"use client";

import { createColumnHelper, rowSortingFeature, tableFeatures, useTable } from "@tanstack/react-table";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { RiskBadges } from "@/components/risk/RiskBadges";
import { declaredRiskFacts } from "@/components/risk/riskSteps";
import { Badge } from "@/components/ui/Badge";
import { SortableTh } from "@/components/ui/SortableTh";
import { Table, Td, Th, Tr } from "@/components/ui/Table";
import { UntrustedText } from "@/components/ui/UntrustedText";
import { CATALOGUE_SORTS, type CatalogueRow } from "@/lib/contracts/catalogue";
import { CATALOGUE_QUERY } from "./catalogueQuery";

const features = tableFeatures({ rowSortingFeature });
const helper = createColumnHelper<typeof features, CatalogueRow>();

/** From which width a column is shown: on a narrow screen the action's cell tells the rest. */
const WIDE_ONLY: Record<string, string> = {
  power: "max-md:hidden",
  facts: "max-md:hidden",
  unstated: "max-md:hidden whitespace-nowrap",
};

const columns = helper.columns([
  helper.accessor("name", { id: "action", header: "Action", cell: ({ row }) => <ActionCell row={row.original} /> }),
  helper.accessor((row) => row.facts.power ?? "unknown", {
    id: "power",
    header: "Power",
    cell: ({ row }) => row.original.facts.power ?? <span className="text-ink-muted">unknown</span>,
  }),
  helper.display({ id: "facts", header: "What makes it risky", cell: ({ row }) => <FactsCell row={row.original} /> }),
  helper.accessor((row) => row.unstated.length, {
    id: "unstated",
    header: "Not stated",
    cell: ({ row }) => <UnstatedCell row={row.original} />,
  }),
]);

/** Actions as the address has them; a column's head sorts them there. */
export function CatalogueTable({ actions }: { actions: CatalogueRow[] }) {
  const [{ sort, order }, set] = useQueryStates(CATALOGUE_QUERY, { shallow: false, history: "replace" });
  const table = useTable({ features, columns, data: actions, getRowId: ({ name }) => name, manualSorting: true });
  const sortBy = (id: string) => {
    const by = CATALOGUE_SORTS.find((one) => one === id);
    if (by !== undefined) set({ sort: by, order: sort === by && order === "asc" ? "desc" : "asc", page: null });
  };
  return (
    <Table caption="Actions of the catalogue">
      <thead>
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id}>
            {group.headers.map((header) =>
              CATALOGUE_SORTS.some((one) => one === header.column.id) ? (
                <SortableTh
                  key={header.id}
                  className={WIDE_ONLY[header.column.id]}
                  sorted={sort === header.column.id && order}
                  onSort={() => sortBy(header.column.id)}
                >
                  <table.FlexRender header={header} />
                </SortableTh>
              ) : (
                <Th key={header.id} className={WIDE_ONLY[header.column.id]}>
                  <table.FlexRender header={header} />
                </Th>
              ),
            )}
          </tr>
        ))}
      </thead>
      <tbody>
        {table.getRowModel().rows.map((row) => (
          <Tr key={row.id}>
            {row.getAllCells().map((cell) => (
              <Td key={cell.id} className={WIDE_ONLY[cell.column.id]}>
                <table.FlexRender cell={cell} />
              </Td>
            ))}
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

function ActionCell({ row }: { row: CatalogueRow }) {
  return (
    <div className="md:min-w-56">
      <Link
        href={`/catalogue/${row.name}`}
        className="font-mono text-[0.92em] font-medium text-accent-ink underline underline-offset-2 [overflow-wrap:anywhere]"
      >
        {row.name}
      </Link>
      <Words row={row} />
      <div className="mt-1.5 space-y-1.5 md:hidden">
        <FactsCell row={row} />
        <UnstatedCell row={row} />
      </div>
    </div>
  );
}

/** What people say it is; else what the server claims. */
function Words({ row: { description, claimed, claim_changed, quarantined } }: { row: CatalogueRow }) {
  const claim = claimed?.title ?? claimed?.description ?? null;
  return (
    <div className="text-ink-muted">
      {description !== null ? (
        <UntrustedText inline text={description} maxCharacters={120} />
      ) : (
        claim !== null && (
          <>
            It claims: <UntrustedText inline text={claim} maxCharacters={120} />
          </>
        )
      )}
      {(claim_changed || quarantined) && (
        <div className="mt-1 flex flex-wrap gap-1">
          {claim_changed && <Badge tone="risk-3">claim changed</Badge>}
          {quarantined && <Badge tone="risk-4">held back</Badge>}
        </div>
      )}
    </div>
  );
}

function FactsCell({ row }: { row: CatalogueRow }) {
  return <RiskBadges facts={declaredRiskFacts(row.facts).filter(({ key, step }) => key !== "power" && step > 1)} />;
}

function UnstatedCell({ row: { unstated } }: { row: CatalogueRow }) {
  if (unstated.length === 0) return <span className="text-xs text-ink-muted">all stated</span>;
  return (
    <Badge tone="risk-3" dashed>
      {unstated.length === 1 ? "1 fact not stated" : `${unstated.length} facts not stated`}
    </Badge>
  );
}
