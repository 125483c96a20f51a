"use client";

import {
  type ColumnDef,
  createSortedRowModel,
  type RowData,
  rowSortingFeature,
  sortFn_basic,
  sortFn_text,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import clsx from "clsx";
import { SortableTh } from "@/components/ui/SortableTh";
import { Table, Td, Tr } from "@/components/ui/Table";

export const sortedFeatures = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { text: sortFn_text, basic: sortFn_basic },
});
export type SortedColumn<Row extends RowData> = ColumnDef<typeof sortedFeatures, Row, unknown>;

/** Rows that are sorted by any column's head. `narrow` says from which width a column is shown. */
export function SortedTable<Row extends RowData>({
  caption,
  columns,
  rows,
  idOf,
  sortedBy,
  narrow,
}: {
  caption: string;
  columns: readonly SortedColumn<Row>[];
  rows: readonly Row[];
  idOf: (row: Row) => string;
  /** The column that they are sorted by at first, the largest on top. */
  sortedBy: string;
  narrow: Readonly<Record<string, string>>;
}) {
  const table = useTable({
    features: sortedFeatures,
    columns,
    data: rows,
    getRowId: idOf,
    initialState: { sorting: [{ id: sortedBy, desc: true }] },
    enableSortingRemoval: false,
  });
  return (
    <Table caption={caption}>
      <thead>
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id}>
            {group.headers.map((header) => (
              <SortableTh
                key={header.id}
                className={clsx("max-md:px-2", narrow[header.column.id])}
                sorted={header.column.getIsSorted()}
                onSort={header.column.getToggleSortingHandler()}
              >
                <table.FlexRender header={header} />
              </SortableTh>
            ))}
          </tr>
        ))}
      </thead>
      <tbody>
        {table.getRowModel().rows.map((row) => (
          <Tr key={row.id}>
            {row.getAllCells().map((cell) => (
              <Td key={cell.id} className={clsx("tabular max-md:px-2", narrow[cell.column.id])}>
                <table.FlexRender cell={cell} />
              </Td>
            ))}
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
