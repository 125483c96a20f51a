/** Large bodies are read in a worker, so that nobody waits for them who asks for a decision; small ones at once. */
import path from "node:path";
import { Worker } from "node:worker_threads";
import { projectRoot } from "@/lib/platform/projectRoot";
import { Unreadable } from "@/lib/sources/bytes/unreadable";
import { type ReadRecords, type RecordsReader, readRecords, type UnreadRecords } from "./readRecords";
import type { ReadAnswer, ReadOrder } from "./readWorker";

/** Bodies of fewer bytes are read where they arrive: to hand them over would cost more than it spares. */
const LARGE_BYTES = 524_288;

interface Pending {
  rows: ReadRecords["rows"];
  resolve: (records: ReadRecords) => void;
  reject: (error: unknown) => void;
}

/** Reads where it is called. */
export const readHere: RecordsReader = async (unread) => readRecords(unread);

/**
 * Reads large bodies in one worker, one after the other, which `dist/readWorker.js` is built for. It begins with the first of them and
 * does not keep the process alive. What it was reading when it broke is refused, and the next body gets another worker.
 */
export function readApart({ largeBytes = LARGE_BYTES } = {}): RecordsReader {
  let worker: ReadingThread | null = null;
  return async (unread) => {
    if (unread.bytes.byteLength < largeBytes) return readRecords(unread);
    if (worker === null || worker.isOver) worker = new ReadingThread();
    return await worker.read(unread);
  };
}

class ReadingThread {
  private readonly worker = new Worker(path.join(projectRoot(), "dist", "readWorker.js"));
  private readonly pending = new Map<number, Pending>();
  private last = 0;
  isOver = false;

  constructor() {
    this.worker.unref();
    this.worker.on("message", (answer: ReadAnswer) => this.take(answer));
    this.worker.once("error", (error) => this.end(error));
    this.worker.once("exit", (code) => this.end(new Error(`the thread that reads records ended with ${code}`)));
  }

  read(unread: UnreadRecords): Promise<ReadRecords> {
    this.last += 1;
    const id = this.last;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { rows: [], resolve, reject });
      this.order({ id, unread });
    });
  }

  private order(order: ReadOrder): void {
    this.worker.postMessage(order);
  }

  private take(answer: ReadAnswer): void {
    const pending = this.pending.get(answer.id);
    if (pending === undefined) return;
    if ("rows" in answer) this.takeRows(pending, answer);
    else {
      this.pending.delete(answer.id);
      pending.reject(
        "unreadable" in answer
          ? new Unreadable(answer.unreadable.code, answer.unreadable.message)
          : new Error(`records could not be read: ${answer.fault}`),
      );
    }
  }

  private takeRows(pending: Pending, { id, rows, rest }: Extract<ReadAnswer, { rows: unknown }>): void {
    for (const row of rows) pending.rows.push(row);
    if (rest === null) {
      // Others get their turn before the next rows are taken.
      setImmediate(() => this.order({ id, more: true }));
      return;
    }
    this.pending.delete(id);
    pending.resolve({ rows: pending.rows, ...rest });
  }

  private end(error: Error): void {
    this.isOver = true;
    for (const { reject } of this.pending.values()) reject(error);
    this.pending.clear();
  }
}
