/** How long after a kill switch is pulled every process denies. */
import { setTimeout } from "node:timers/promises";
import { openDatabase } from "@/lib/db/database";
import type { ServiceContext } from "@/lib/services/context";
import { pullKillSwitch } from "@/lib/services/killSwitch/pull";
import { releaseKillSwitch } from "@/lib/services/killSwitch/release";
import { actingPerson } from "@/lib/services/person/actingPerson";
import type { Benchmark } from "../benchmark";
import { interleave } from "../interleave";
import { row } from "../row";
import { type Caller, callOf, openCallers, post } from "./callers";
import { type Served, serve } from "./children";
import { deriveKey, PUBLIC_URL } from "./keys";
import { openPlace, type Place, REVIEWER } from "./place";

const PROCESSES = 3;

export const killSwitchBenchmark: Benchmark = {
  name: "kill-switch",
  run: async ({ repetitions, tell }) => {
    tell(`Starting a database and ${PROCESSES} servers`);
    const place = await openPlace();
    const db = openDatabase({ url: place.databaseUrl, poolSize: 2 });
    const servers: Served[] = [];
    try {
      for (let count = 0; count < PROCESSES; count += 1)
        servers.push(await serve("accessServer", { databaseUrl: place.databaseUrl, connections: 4 }));
      const ctx: ServiceContext = {
        actor: { kind: "command", name: "bench" },
        now: () => new Date(),
        db,
        publicUrl: PUBLIC_URL,
        deriveKey,
      };
      tell(`Pulling a kill switch and releasing it, ${repetitions} times`);
      const { ours } = await interleave({ ours: () => pulled(ctx, servers, place) }, repetitions);
      const goal = { of: "ours", atMost: 1_000 } as const;
      return [row({ name: `a kill switch in force on ${PROCESSES} busy processes`, unit: "ms", ours, goal })];
    } finally {
      for (const { close } of servers) close();
      await db.close();
      await place.close();
    }
  },
};

/** Milliseconds from the order to the last answer that still allowed, on any process; each is asked all the time. */
async function pulled(ctx: ServiceContext, servers: readonly Served[], place: Place): Promise<number> {
  const callers = await openCallers(servers[0] as Served, place);
  const asking = servers.map((server, index) => askUntilDenied(server, callers[index] as Caller));
  await Promise.all(asking.map(({ allowed }) => allowed));
  const ordered = performance.now();
  const { id } = await pullKillSwitch({ ctx, input: { scope: "organisation", reason: "measured" } });
  const denied = await Promise.all(asking.map(({ denied }) => denied));
  const actor = await actingPerson({ ctx, input: { email: REVIEWER } });
  await releaseKillSwitch({ ctx: { ...ctx, actor }, input: { id, answer: {} } });
  // Tokens of the second in which it was pulled are revoked too, those exchanged after the release included.
  await setTimeout(1_000);
  return Math.max(...denied) - ordered;
}

/** `allowed`: once the first call was. `denied`: when the first denial came, as `performance.now()`. */
function askUntilDenied({ port }: Served, caller: Caller): { allowed: Promise<void>; denied: Promise<number> } {
  const ask = async (): Promise<boolean> => {
    const { decision } = await post<{ decision: boolean }>(port, "/access/v1/evaluation", {
      headers: { Authorization: `Bearer ${caller.token}`, "Content-Type": "application/json" },
      body: JSON.stringify(callOf(caller, 1, "none")),
    });
    return decision;
  };
  const allowed = ask().then((isAllowed) => {
    if (!isAllowed) throw new Error("denied before the switch was pulled");
  });
  const denied = allowed.then(async () => {
    while (await ask());
    return performance.now();
  });
  return { allowed, denied };
}
