/** The access API and the ingest routes as `server.ts` mounts it, in a process without the pages. */
import { createServer } from "node:http";
import { openDatabase } from "@/lib/db/database";
import { createAccessHandler } from "@/lib/http/access/router";
import { createIngestHandler } from "@/lib/http/ingest/router";
import { readApart, readHere } from "@/lib/services/ingest/apart";
import { announce } from "./announce";
import { deriveKey, PUBLIC_URL } from "./keys";

const url = process.env.BENCH_DATABASE;
if (url === undefined) throw new Error("started without a database");

const log = { warn: () => undefined, error: console.error };
const deps = { db: openDatabase({ url }), now: () => new Date(), publicUrl: PUBLIC_URL, deriveKey, log };
const access = createAccessHandler(deps);
const ingest = createIngestHandler({ ...deps, read: process.env.BENCH_READ === "here" ? readHere : readApart() });
announce(createServer((req, res) => void access(req, res).then((handled) => handled || ingest(req, res))));
