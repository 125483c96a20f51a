/** Agents at work in several systems whose logs lose, double, delay and misdate records, with the truth of which is whose. */
import { uuidOf } from "@/lib/core/correlation/identity";
import type { Sighting } from "@/lib/core/correlation/sighting";
import { type ActionLog, type ActionPlan, LOGGING_SYSTEMS, type LoggingSystem, logOf, VERBS } from "./action";

export interface LogWorldOptions {
  seed: number;
  agents: number;
  actionsPerAgent: number;
  /** Share of records that never arrive, 0 to 1. */
  loss: number;
  /** Share of keys that records come without. */
  missingKeys: number;
  /** How far a system's clock may be wrong, in milliseconds, either way. */
  skewMs: number;
  /** Share of actions for which Ambit was never asked. */
  ungoverned: number;
  /** Milliseconds from one action of an agent to the next. */
  everyMs?: number;
  /** Share of records that arrive twice. */
  duplicates?: number;
  /** How long a record may take to arrive, in milliseconds. */
  delayMs?: number;
  /** How many sources each system has; with two and more, calls are logged by a second tracer and by a second account of the cloud. */
  sources?: number;
}

/** A sighting, and when Ambit gets it in epoch milliseconds. */
export interface Arrival {
  at: number;
  sighting: Sighting;
}

export interface LogWorld {
  /** Each once. */
  sightings: Sighting[];
  /** By fragment: the evaluation that it belongs to, or a name for an action without one. */
  truth: Map<string, string>;
  /** In the order in which they arrive, duplicates included. */
  arrivals: Arrival[];
  /** By system: how far its clock is ahead, in milliseconds. */
  skewMs: ReadonlyMap<string, number>;
}

const START = Date.parse("2026-03-02T08:00:00.000Z");

/** Deterministic for its options. */
export function generateLogWorld(options: LogWorldOptions): LogWorld {
  const world: LogWorld = { sightings: [], truth: new Map(), arrivals: [], skewMs: new Map() };
  for (const portion of logWorldPortions(options)) {
    world.skewMs = portion.skewMs;
    world.sightings.push(...portion.sightings);
    world.arrivals.push(...portion.arrivals);
    for (const [id, action] of portion.truth) world.truth.set(id, action);
  }
  inOrderOfArrival(world.arrivals);
  return world;
}

/**
 * The same world an action of each agent at a time, of which nothing is kept: as large as `actionsPerAgent` says. Within a portion, arrivals
 * are in order; what is late arrives with its own portion.
 */
export function* logWorldPortions(options: LogWorldOptions): Generator<LogWorld> {
  const random = randomFrom(options.seed);
  const way = new Way(options, random);
  for (let number = 0; number < options.actionsPerAgent; number += 1) {
    const portion: LogWorld = { sightings: [], truth: new Map(), arrivals: [], skewMs: way.skewMs };
    for (let agent = 0; agent < options.agents; agent += 1)
      way.send(logOf(planOf(options, { agent, number, random })), portion);
    inOrderOfArrival(portion.arrivals);
    yield portion;
  }
}

function planOf(
  { seed, ungoverned, everyMs = 4_000, sources = 1 }: LogWorldOptions,
  { agent, number, random }: { agent: number; number: number; random: () => number },
): ActionPlan {
  return {
    name: `${seed} ${agent} ${number}`,
    agent,
    trace: uuidOf(`${seed} trace ${agent}`).replaceAll("-", ""),
    at: START + agent * 137 + number * everyMs + Math.floor(random() * 500),
    verb: VERBS[Math.floor(random() * VERBS.length)] ?? "PutObject",
    object: `bucket-${agent}/file-${agent}-${Math.floor(random() * 40)}.csv`,
    governed: random() >= ungoverned,
    sources,
  };
}

/** What happens to records between the system that writes them and Ambit. */
class Way {
  readonly skewMs: ReadonlyMap<LoggingSystem, number>;

  constructor(
    private readonly options: LogWorldOptions,
    private readonly random: () => number,
  ) {
    this.skewMs = new Map(LOGGING_SYSTEMS.map((system) => [system, Math.round((random() * 2 - 1) * options.skewMs)]));
  }

  send({ id, decision, logged }: ActionLog, to: LogWorld): void {
    const { random } = this;
    if (decision !== null) {
      to.sightings.push(decision);
      to.arrivals.push({ at: decision.at ?? 0, sighting: decision });
    }
    for (const { system, sighting } of logged) {
      if (random() < this.options.loss) continue;
      const keys = sighting.keys.filter(() => random() >= this.options.missingKeys);
      const written = sighting.at ?? 0;
      const arrived = { ...sighting, keys, at: written + (this.skewMs.get(system) ?? 0) };
      to.sightings.push(arrived);
      to.truth.set(arrived.id, id);
      to.arrivals.push({ at: written + this.delay(), sighting: arrived });
      if (random() < (this.options.duplicates ?? 0))
        to.arrivals.push({ at: written + this.delay(), sighting: arrived });
    }
  }

  /** Most are hardly late; a few take as long as may be. */
  private delay(): number {
    return Math.round((this.options.delayMs ?? 0) * this.random() ** 4);
  }
}

function inOrderOfArrival(arrivals: Arrival[]): void {
  arrivals.sort((a, b) => a.at - b.at || (a.sighting.id < b.sighting.id ? -1 : a.sighting.id > b.sighting.id ? 1 : 0));
}

/** A small generator of numbers from 0 to 1 (mulberry32), so that a seed gives one world everywhere. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
