/** Plays a batch of schedules: everyone at once, round by round, in several processes. */
import type { JsonObject } from "@/lib/core/organisation/definition";
import { call } from "@/tests/support/accessServer";
import { AGENTS, RESPOND_WITHIN_MS } from "./cast";
import { type InPlay, look, type MeansOfAgents, orderOf, type Played, remember } from "./inPlay";
import type { Came, Duty } from "./orders";
import type { Players } from "./players";
import { type Batch, PROCESSES, TIMES_MS, type Time } from "./schedule";

/** When everything that has a deadline is over. */
export const SETTLED_MS = 4 * RESPOND_WITHIN_MS;

/** A batch that was played and is settled. */
export interface PlayedBatch {
  played: Played[];
  /** What Ambit itself did, and what came of it. */
  duties: { round: number; duty: Duty; came: Came }[];
}

/** @param base the batch's time, epoch milliseconds; the name makes its actions different from all others'. */
export async function playBatch(
  players: Players,
  { batch, base, name }: { batch: Batch; base: number; name: string },
): Promise<PlayedBatch> {
  const means = await meansOf(players, { base, name });
  const cases = await open(players, { batch, base, name, means });
  await look(players, cases);
  const duties: PlayedBatch["duties"] = [];
  for (const [round, sweeps] of batch.sweeps.entries()) {
    const own: { process: number; duty: Duty }[] = sweeps.map(({ process, at }) => ({
      process,
      duty: { duty: "sweep", now: base + TIMES_MS[at] },
    }));
    if (batch.kill?.round === round)
      own.push({ process: round % PROCESSES, duty: { duty: "kill", now: base, agent: batch.kill.agent } });
    duties.push(...(await playRound(players, { round, cases, own, base, means })));
    await look(players, cases);
  }
  duties.push(...(await settle(players, { base, round: batch.sweeps.length, duties })));
  await look(players, cases);
  return { played: cases, duties };
}

async function meansOf(players: Players, { base, name }: { base: number; name: string }): Promise<MeansOfAgents> {
  const times = Object.entries(TIMES_MS) as [Time, number][];
  const entries = AGENTS.map(async (agent) => {
    const tokens = times.map(async ([time, ms]) => [time, await players.tokenAt(agent, base + ms)] as const);
    return [agent, { tokens: Object.fromEntries(await Promise.all(tokens)), sessions: [] }] as const;
  });
  const means = Object.fromEntries(await Promise.all(entries)) as unknown as MeansOfAgents;
  const orders = Array.from({ length: PROCESSES }, (_, process) =>
    AGENTS.map((agent): Duty => {
      const salt = `${name}, process ${process}: a salt for its sessions`;
      return { duty: "openSession", now: base, token: means[agent].tokens.now, salt };
    }),
  );
  for (const opened of await players.play(-1, orders))
    for (const [index, came] of opened.entries()) means[AGENTS[index] ?? AGENTS[0]].sessions.push(sessionIn(came));
  return means;
}

function sessionIn(came: Came): string {
  if (came.came !== "done") throw new Error(`no session was opened: ${JSON.stringify(came)}`);
  return String(came.value.session_id);
}

/** Every schedule begins with an agent that asks, and is held. */
async function open(
  players: Players,
  { batch, base, name, means }: { batch: Batch; base: number; name: string; means: MeansOfAgents },
): Promise<InPlay[]> {
  const asked = batch.schedules.map((schedule, index) => {
    const agent = AGENTS[index % AGENTS.length] ?? AGENTS[0];
    const resource = { type: "payment", id: `${name} ${index}` };
    const context = { environment: "production", arguments: { amount: 1 } };
    return { schedule, agent, body: call(`desk.${schedule.action}`, { agent, resource, context }) };
  });
  const orders = Array.from({ length: PROCESSES }, (_, process) =>
    asked
      .filter((_, index) => index % PROCESSES === process)
      .map(({ agent, body }): Duty => {
        const submitted = { ...body, context: { ...(body.context as JsonObject), submit_request: true } };
        return { duty: "open", now: base, token: means[agent].tokens.now, body: submitted };
      }),
  );
  const came = await players.play(-1, orders);
  return asked.map(({ schedule, agent, body }, index) => {
    const one = came[index % PROCESSES]?.[Math.floor(index / PROCESSES)];
    if (one?.came !== "done") throw new Error(`nothing was opened: ${JSON.stringify(one)}`);
    const known = { shown: "", edited: null, question: null, permit: null, evaluationId: null, gaveYes: null };
    return { schedule, agent, approvalId: String(one.value.id), asked: body, deeds: [], seen: [], ...known };
  });
}

async function playRound(
  players: Players,
  parts: { round: number; cases: InPlay[]; own: { process: number; duty: Duty }[]; base: number; means: MeansOfAgents },
): Promise<PlayedBatch["duties"]> {
  const { round, cases, own, base, means } = parts;
  const asked = cases.flatMap((one) =>
    (one.schedule.rounds[round] ?? []).map((step) => ({ one, step, order: orderOf(one, step, { base, means }) })),
  );
  const of = (process: number) => asked.filter(({ step }) => step.process === process);
  const ofAmbit = (process: number) => own.filter((each) => each.process === process);
  const orders = Array.from({ length: PROCESSES }, (_, process) => [
    ...ofAmbit(process).map(({ duty }) => duty),
    ...of(process).map(({ order }) => order),
  ]);
  const came = await players.play(round, orders);
  return came.flatMap((results, process) => {
    const duties = ofAmbit(process).map(({ duty }, index) => ({ round, duty, came: results[index] as Came }));
    for (const [index, { one, step, order }] of of(process).entries())
      remember(one, { round, step, order, came: results[duties.length + index] as Came });
    return duties;
  });
}

/** Lets every deadline pass, in all processes at once, until nothing is left to end. */
async function settle(
  players: Players,
  { base, round, duties }: { base: number; round: number; duties: PlayedBatch["duties"] },
): Promise<PlayedBatch["duties"]> {
  const done: PlayedBatch["duties"] = [];
  const now = base + SETTLED_MS;
  const kill = duties.find(({ duty, came }) => duty.duty === "kill" && came.came === "done");
  if (kill?.came.came === "done") {
    const duty: Duty = { duty: "releaseKill", now, id: String(kill.came.value.id) };
    const [[came] = []] = await players.play(round, [[duty]]);
    done.push({ round, duty, came: came as Came });
  }
  for (;;) {
    const duty: Duty = { duty: "sweep", now };
    const came = (
      await players.play(
        round,
        Array.from({ length: PROCESSES }, () => [duty]),
      )
    ).flat();
    done.push(...came.map((one) => ({ round, duty, came: one })));
    if (came.every((one) => one.came !== "done" || Object.values(one.value).every((count) => count === 0))) return done;
  }
}
