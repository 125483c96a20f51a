/** COPY FROM STDIN over pg's own connection: the quickest way into a table that PostgreSQL has. */
import type pg from "pg";

/** What pg gives to a query of another kind than its own. */
interface Connection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

const CHUNK_BYTES = 1 << 18;

/** Copies `data`, in COPY's text format, as `statement` says. */
export function copyInto(client: pg.Client, statement: string, data: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    let failure: Error | undefined;
    const copying = {
      submit: (connection: Connection) => connection.query(statement),
      handleCopyInResponse: (connection: Connection) => {
        for (let at = 0; at < data.length; at += CHUNK_BYTES)
          connection.sendCopyFromChunk(data.subarray(at, at + CHUNK_BYTES));
        connection.endCopyFrom();
      },
      handleCommandComplete: () => undefined,
      handleError: (error: Error) => {
        failure = error;
      },
      handleReadyForQuery: () => (failure === undefined ? resolve() : reject(failure)),
    };
    client.query(copying as unknown as pg.Submittable);
  });
}

/** A row in COPY's text format. */
export function copyLine(values: readonly (string | number | Date | null)[]): string {
  return `${values.map(copyText).join("\t")}\n`;
}

function copyText(value: string | number | Date | null): string {
  if (value === null) return "\\N";
  const text = value instanceof Date ? value.toISOString() : String(value);
  return text.replaceAll("\\", "\\\\").replaceAll("\t", "\\t").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
}
