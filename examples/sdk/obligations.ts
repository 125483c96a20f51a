import { guard, type Json } from "ambit-sdk";
import { ambit } from "./ambit";

const ROWS = [
  { id: 1, team: "payments" },
  { id: 2, team: "support" },
];

export const listRows = guard(
  async (_: object, { obligations }) => {
    const filter = obligations.find(({ type }) => type === "row_filter")?.properties.filter;
    return ROWS.filter(({ team }) => filter === undefined || filter === `team = ${team}`);
  },
  { ambit, action: "bank.rows", resource: { type: "table", id: "rows" }, obligations: { row_filter: "tool" } },
);

export const readOnce = guard(async (_: object) => ({ text: "read and forget" }), {
  ambit,
  action: "bank.shred",
  resource: { type: "note", id: "n-1" },
  obligations: { shred_after_reading: (result: Json) => ({ shredded: true, result }) },
});
