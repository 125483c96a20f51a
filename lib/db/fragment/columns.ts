/**
 * Columns of many rows as arrays in PostgreSQL's binary format, which pg passes on as they are: as texts, each value would be
 * quoted here and read again there. Used as `unnest($1::text[], …)`.
 */

/** The types of what the arrays hold, by their object ids in PostgreSQL. */
const TEXT = 25;
const UUID = 2950;
const BIGINT = 20;
const DOUBLE = 701;
const TIMESTAMP = 1184;

/** Dimensions, whether a NULL is in it, type, length, and the index of the first. */
const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
/** 2000-01-01T00:00:00Z, from which PostgreSQL counts. */
const POSTGRES_EPOCH_MS = 946_684_800_000;

export function textColumn(values: readonly (string | null)[]): Buffer {
  let bytes = HEADER_BYTES;
  for (const value of values) bytes += LENGTH_BYTES + (value === null ? 0 : Buffer.byteLength(value));
  const column = header(values.length, { type: TEXT, bytes });
  let at = HEADER_BYTES;
  for (const value of values) {
    const length = value === null ? -1 : column.write(value, at + LENGTH_BYTES);
    column.writeInt32BE(length, at);
    at += LENGTH_BYTES + Math.max(length, 0);
  }
  return column;
}

/** UUIDs in their usual form. */
export function uuidColumn(values: readonly string[]): Buffer {
  return fixedColumn(values, {
    type: UUID,
    width: 16,
    write: (column, value, at) => column.write(value.replaceAll("-", ""), at, "hex"),
  });
}

/** Whole numbers in decimal. */
export function bigintColumn(values: readonly string[]): Buffer {
  return fixedColumn(values, {
    type: BIGINT,
    width: 8,
    write: (column, value, at) => column.writeBigInt64BE(BigInt(value), at),
  });
}

export function doubleColumn(values: readonly (number | null)[]): Buffer {
  return fixedColumn(values, { type: DOUBLE, width: 8, write: (column, value, at) => column.writeDoubleBE(value, at) });
}

export function timestampColumn(values: readonly (Date | null)[]): Buffer {
  return fixedColumn(values, {
    type: TIMESTAMP,
    width: 8,
    write: (column, value, at) => column.writeBigInt64BE(BigInt(value.getTime() - POSTGRES_EPOCH_MS) * 1_000n, at),
  });
}

function fixedColumn<T>(
  values: readonly (T | null)[],
  { type, width, write }: { type: number; width: number; write: (column: Buffer, value: T, at: number) => unknown },
): Buffer {
  let bytes = HEADER_BYTES;
  for (const value of values) bytes += LENGTH_BYTES + (value === null ? 0 : width);
  const column = header(values.length, { type, bytes });
  let at = HEADER_BYTES;
  for (const value of values) {
    column.writeInt32BE(value === null ? -1 : width, at);
    if (value !== null) write(column, value, at + LENGTH_BYTES);
    at += LENGTH_BYTES + (value === null ? 0 : width);
  }
  return column;
}

function header(length: number, { type, bytes }: { type: number; bytes: number }): Buffer {
  const column = Buffer.allocUnsafe(bytes);
  column.writeInt32BE(1, 0);
  // What is said of NULLs is not looked at.
  column.writeInt32BE(1, 4);
  column.writeInt32BE(type, 8);
  column.writeInt32BE(length, 12);
  column.writeInt32BE(1, 16);
  return column;
}
