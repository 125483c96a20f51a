/** Reads large bodies in a thread of its own: one of ten megabytes takes long enough to hold up every decision. */
import { parentPort } from "node:worker_threads";
import { Unreadable, type UnreadableCode } from "@/lib/sources/bytes/unreadable";
import { type ReadRecords, readRecords, type UnreadRecords } from "./readRecords";

/** `more`: the rows that were sent were taken, and the next may come. */
export type ReadOrder = { id: number; unread: UnreadRecords } | { id: number; more: true };

export type ReadAnswer = { id: number } & (
  | { rows: ReadRecords["rows"]; rest: null | Omit<ReadRecords, "rows"> }
  | { unreadable: { code: UnreadableCode; message: string } }
  | { fault: string }
);

/** Rows that are sent at once: to take them in costs the other thread about a millisecond. */
const ROWS_AT_ONCE = 250;

/** What was read and not wholly sent yet. */
const reading = new Map<number, { records: ReadRecords; sent: number }>();

parentPort?.on("message", (order: ReadOrder) => {
  parentPort?.postMessage(answerOf(order));
});

function answerOf(order: ReadOrder): ReadAnswer {
  const { id } = order;
  try {
    if ("unread" in order) reading.set(id, { records: readRecords(order.unread), sent: 0 });
    return { id, ...nextOf(id) };
  } catch (error) {
    if (error instanceof Unreadable) return { id, unreadable: { code: error.code, message: error.message } };
    return { id, fault: error instanceof Error ? (error.stack ?? error.message) : "unknown" };
  }
}

function nextOf(id: number): { rows: ReadRecords["rows"]; rest: null | Omit<ReadRecords, "rows"> } {
  const one = reading.get(id);
  if (one === undefined) throw new Error("more of what was never read was asked for");
  const { rows, ...rest } = one.records;
  const next = rows.slice(one.sent, one.sent + ROWS_AT_ONCE);
  one.sent += next.length;
  if (one.sent < rows.length) return { rows: next, rest: null };
  reading.delete(id);
  return { rows: next, rest };
}
