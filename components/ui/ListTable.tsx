"use client";

import {
  type ColumnDef,
  createPaginatedRowModel,
  createSortedRowModel,
  type RowData,
  rowPaginationFeature,
  rowSortingFeature,
  sortFn_basic,
  sortFn_text,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { Button } from "./Button";
import { SortableTh } from "./SortableTh";
import { Table, Td, Tr } from "./Table";

export const listFeatures = tableFeatures({
  rowSortingFeature,
  rowPaginationFeature,
  sortedRowModel: createSortedRowModel(),
  paginatedRowModel: createPaginatedRowModel(),
  sortFns: { text: sortFn_text, basic: sortFn_basic },
});
export type ListColumn<Row extends RowData> = ColumnDef<typeof listFeatures, Row, unknown>;

/** How a list stands in the address: the column that sorts it, and its page, counted from 1. */
export interface ListPlace {
  sort: string;
  order: "asc" | "desc";
  page: number;
}

const ROWS_A_PAGE = 50;

/** A list that a whole page is about: sorted by any column's head, a page at a time. The caller keeps its place. */
export function ListTable<Row extends RowData>({
  caption,
  columns,
  rows,
  idOf,
  narrow,
  place: { sort, order, page },
  onPlace,
}: {
  caption: string;
  columns: readonly ListColumn<Row>[];
  rows: readonly Row[];
  idOf: (row: Row) => string;
  /** From which width a column is shown, by its id. */
  narrow: Readonly<Record<string, string>>;
  place: ListPlace;
  onPlace: (to: ListPlace) => void;
}) {
  const pages = Math.max(1, Math.ceil(rows.length / ROWS_A_PAGE));
  // An address may name a page that a narrower list does not have.
  const shown = Math.min(Math.max(1, page), pages);
  const table = useTable({
    features: listFeatures,
    columns,
    data: rows,
    getRowId: idOf,
    state: {
      sorting: [{ id: sort, desc: order === "desc" }],
      pagination: { pageIndex: shown - 1, pageSize: ROWS_A_PAGE },
    },
    autoResetPageIndex: false,
  });
  const sortBy = (id: string) => onPlace({ sort: id, order: sort === id && order === "asc" ? "desc" : "asc", page: 1 });
  return (
    <>
      <Table caption={caption}>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => (
                <SortableTh
                  key={header.id}
                  className={narrow[header.column.id]}
                  sorted={header.column.getIsSorted()}
                  onSort={() => sortBy(header.column.id)}
                >
                  <table.FlexRender header={header} />
                </SortableTh>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <Tr key={row.id} className="relative">
              {row.getAllCells().map((cell) => (
                <Td key={cell.id} className={narrow[cell.column.id]}>
                  <table.FlexRender cell={cell} />
                </Td>
              ))}
            </Tr>
          ))}
        </tbody>
      </Table>
      {pages > 1 && (
        <nav aria-label={`Pages: ${caption}`} className="flex items-center gap-2 border-t border-line p-3 text-sm">
          <Button size="small" disabled={shown <= 1} onClick={() => onPlace({ sort, order, page: shown - 1 })}>
            Before
          </Button>
          <span className="tabular text-ink-muted">
            {shown} of {pages}
          </span>
          <Button size="small" disabled={shown >= pages} onClick={() => onPlace({ sort, order, page: shown + 1 })}>
            After
          </Button>
        </nav>
      )}
    </>
  );
}
