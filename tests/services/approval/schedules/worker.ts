/** One of the processes of a schedule: the access API over HTTP, and people's and Ambit's own use-cases. Started by `startPlayers`. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { openDatabase } from "@/lib/db/database";
import { type AccessHandler, createAccessHandler } from "@/lib/http/access/router";
import { testClock } from "@/tests/support/clock";
import { testContext } from "@/tests/support/context";
import { agentDoes } from "./agentDoes";
import { dutyDone } from "./duties";
import type { Came, Duty, Order, Told } from "./orders";
import { type At, cameOf } from "./outcome";
import { personDoes, readPeople } from "./personDoes";
import { AGENT_DEEDS } from "./schedule";

const { AMBIT_TEST_DATABASE: url } = process.env;
if (url === undefined) throw new Error("started without a database");

const db = openDatabase({ url });
const people = await readPeople(db);
const contexts = new Map<number, At>();

/** Everything that runs at one time of the clock. */
function at(now: number): At {
  const known = contexts.get(now);
  if (known !== undefined) return known;
  const ctx = testContext({ db, clock: testClock(new Date(now)) });
  const made = { ctx, origin, people };
  contexts.set(now, made);
  return made;
}

/** A caller's request is handled by the clock that it names. */
const handlers = new Map<string, AccessHandler>();
function handlerAt(time: string): AccessHandler {
  const known = handlers.get(time);
  if (known !== undefined) return known;
  const { publicUrl, deriveKey, now } = at(Number(time)).ctx;
  const handler = createAccessHandler({ db, now, publicUrl, deriveKey, log: { warn: () => undefined, error: log } });
  handlers.set(time, handler);
  return handler;
}
function log(detail: object, message: string): void {
  console.error(message, detail);
}
const server: Server = createServer((req, res) => void handlerAt(String(req.headers["x-test-now"]))(req, res));
server.listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function follow(order: Order | Duty): Promise<Came> {
  return cameOf(async () => {
    if ("duty" in order) return dutyDone(at(order.now), order);
    for (let turn = 0; turn < order.step.lead; turn += 1) await new Promise(setImmediate);
    const isAgents = (AGENT_DEEDS as readonly string[]).includes(order.step.deed);
    return isAgents ? agentDoes(at(order.now), order) : personDoes(at(order.now), order);
  });
}

/** No more at a time than there are connections, or they would only wait for one; the processes take theirs in one order. */
const AT_ONCE = 10;

async function followAll(orders: Told["orders"]): Promise<Came[]> {
  const results: Came[] = [];
  let next = 0;
  const followNext = async (): Promise<void> => {
    while (next < orders.length) {
      const index = next;
      next += 1;
      results[index] = await follow(orders[index] as Order | Duty);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, followNext));
  return results;
}

process.on("message", ({ round, orders }: Told) => {
  void followAll(orders).then((results) => process.send?.({ round, results }));
});
process.on("disconnect", () => process.exit(0));
process.send?.(origin);
