/** The ingest routes in a process of their own, as a second machine would serve them. Started by `startProcesses`. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { openDatabase } from "@/lib/db/database";
import { createIngestHandler } from "@/lib/http/ingest/router";
import { testClock } from "./clock";
import { testContext } from "./context";

const { AMBIT_TEST_DATABASE: url, AMBIT_TEST_NOW: now } = process.env;
if (url === undefined || now === undefined) throw new Error("started without a database and a time");

const db = openDatabase({ url });
const clock = testClock(now);
const log = { warn: () => undefined, error: console.error };
const handler = createIngestHandler({ db, now: clock.now, deriveKey: testContext({ db, clock }).deriveKey, log });
const server = createServer((req, res) => void handler(req, res));
server.listen(0, "127.0.0.1", () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.on("disconnect", () => process.exit(0));
