/** The processes in which schedules are played, on an organisation of their own. */
import type { ChildProcess } from "node:child_process";
import { type Database, openDatabase } from "@/lib/db/database";
import { exchangeForm } from "@/tests/support/accessServer";
import { testClock } from "@/tests/support/clock";
import { importTestOrganisation } from "@/tests/support/organisation";
import { startProcesses } from "@/tests/support/processes";
import { AGENTS, type AgentName, scheduleOrganisation } from "./cast";
import type { Came, Told } from "./orders";
import { PROCESSES } from "./schedule";

/** The first schedule's time. */
export const BEGINNING = "2026-11-24T09:00:00.000Z";

export interface Players {
  db: Database;
  /** Has each process do its orders, all at the same time; what came of them, in their order. */
  play(round: number, orders: Told["orders"][]): Promise<Came[][]>;
  /** An access token of the agent, issued at that time. */
  tokenAt(agent: AgentName, now: number): Promise<string>;
  close(): Promise<void>;
}

/** Fills an empty, migrated database and starts the processes. */
export async function startPlayers(url: string): Promise<Players> {
  const db = openDatabase({ url, poolSize: 4 });
  const organisation = await importTestOrganisation({
    db,
    clock: testClock(BEGINNING),
    bundle: scheduleOrganisation(),
  });
  const mustRedeem = AGENTS.filter((_, index) => index % 2 === 0);
  await db.prisma.credential.updateMany({
    where: { kind: "enforcement_point", agent: { name: { in: [...mustRedeem] } } },
    data: { mustRedeem: true },
  });
  const { children, hellos, close } = await startProcesses("tests/services/approval/schedules/worker.ts", {
    count: PROCESSES,
    env: { AMBIT_TEST_DATABASE: url },
  });
  return {
    db,
    play: (round, orders) =>
      Promise.all(children.map((child, index) => tell(child, { round, orders: orders[index] ?? [] }))),
    tokenAt: (agent, now) => exchange(String(hellos[0]), organisation.secret(agent, "desk", "production"), now),
    close: async () => {
      await close();
      await db.close();
    },
  };
}

function tell(child: ChildProcess, told: Told): Promise<Came[]> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`a process ended with ${code}`));
    child.once("exit", ended);
    child.once("message", (message) => {
      child.off("exit", ended);
      resolve((message as { results: Came[] }).results);
    });
    child.send(told);
  });
}

async function exchange(origin: string, secret: string, now: number): Promise<string> {
  const response = await fetch(`${origin}/access/v1/token`, {
    method: "POST",
    headers: { "x-test-now": String(now) },
    body: exchangeForm(secret),
  });
  const { access_token: token } = (await response.json()) as { access_token?: string };
  if (token === undefined) throw new Error(`no access token: ${response.status}`);
  return token;
}
