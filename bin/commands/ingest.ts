import path from "node:path";
import type { Command } from "commander";
import { withDatabase } from "@/bin/database";
import { batchesOf } from "@/bin/ingest/batches";
import { progressBar } from "@/bin/ingest/progressBar";
import type { IngestAnswer } from "@/lib/contracts/ingest";
import type { IngestContext } from "@/lib/services/ingest/context";
import { openSource, takeInText } from "@/lib/services/ingest/takeInText";
import { tellingProblems } from "./problems";

/** Most reasons that are printed. */
const REASONS_MAX = 10;

interface Totals {
  received: number;
  stored: number;
  duplicates: number;
  rejected: number;
  reasons: string[];
}

export function register(program: Command): void {
  program
    .command("ingest")
    .description("Store the log records of files. Those that are there already are not stored twice.")
    .argument("<files...>", "JSON, one JSON value a line, or PostgreSQL's csvlog; as they are or as gzip")
    .requiredOption("--source <name>", "the source that they are of, as `ambit source list` names it")
    .addHelpText(
      "after",
      "\nEnds with status 1 when a record could not be read; its neighbours are stored, and it is among the dead letters.",
    )
    .action((files: string[], { source }: { source: string }) =>
      tellingProblems(async () => {
        const totals = await withDatabase(async ({ ctx }) => {
          const open = await openSource({ ctx, name: source });
          const sum: Totals = { received: 0, stored: 0, duplicates: 0, rejected: 0, reasons: [] };
          for (const file of files) await ingestFile(open, file, sum);
          return sum;
        });
        tell(totals);
        if (totals.rejected > 0) process.exitCode = 1;
      }),
    );
}

/** What goes wrong with a file as a whole is told with its name; what was stored of it stays so. */
async function ingestFile(ctx: IngestContext, file: string, sum: Totals): Promise<void> {
  const bar = progressBar();
  const name = path.basename(file);
  try {
    for await (const { text, read, size } of batchesOf(file)) {
      add(sum, await takeInText({ ctx, text }), name);
      bar.show({ name, read, size, records: sum.received });
    }
  } catch (error) {
    if (!isUnreadableFile(error)) throw error;
    sum.rejected += 1;
    addReason(sum, `${name}: ${error.message}`);
  } finally {
    bar.clear();
  }
}

function add(sum: Totals, { received, stored, duplicates, rejected }: IngestAnswer, name: string): void {
  for (const { position, message } of rejected)
    addReason(sum, `${name}, record ${sum.received + position + 1}: ${message}`);
  sum.received += received;
  sum.stored += stored;
  sum.duplicates += duplicates;
  sum.rejected += received - stored - duplicates;
}

function addReason({ reasons }: Totals, reason: string): void {
  if (reasons.length < REASONS_MAX) reasons.push(reason);
}

/** A file that is not there, is cut off, or is no UTF-8. */
function isUnreadableFile(error: unknown): error is Error {
  if (!(error instanceof Error) || !("code" in error)) return false;
  return /^(?:ENOENT|EACCES|EISDIR|Z_\w+|ERR_ENCODING_INVALID_ENCODED_DATA)$/.test(String(error.code));
}

function tell({ received, stored, duplicates, rejected, reasons }: Totals): void {
  for (const reason of reasons) console.error(reason);
  if (rejected > reasons.length) console.error(`… and ${rejected - reasons.length} more.`);
  console.log(`${received} records: ${stored} stored, ${duplicates} there already, ${rejected} rejected.`);
}
