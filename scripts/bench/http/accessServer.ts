/** The access API as `server.ts` mounts it, in a process without the pages. */
import { createServer } from "node:http";
import { openDatabase } from "@/lib/db/database";
import { createAccessHandler } from "@/lib/http/access/router";
import { announce } from "./announce";
import { deriveKey, PUBLIC_URL } from "./keys";

const url = process.env.BENCH_DATABASE;
if (url === undefined) throw new Error("started without a database");

const log = { warn: () => undefined, error: console.error };
const handler = createAccessHandler({
  db: openDatabase({ url }),
  now: () => new Date(),
  publicUrl: PUBLIC_URL,
  deriveKey,
  log,
});
announce(createServer((req, res) => void handler(req, res)));
