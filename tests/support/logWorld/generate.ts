/** Agents at work in several systems whose logs lose, double, delay and misdate records, with the truth of which is whose. */
import type { FragmentKey } from "@/lib/core/correlation/fragment";
import { uuidOf } from "@/lib/core/correlation/identity";
import type { Sighting } from "@/lib/core/correlation/sighting";

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
}

export interface LogWorld {
  sightings: Sighting[];
  /** By fragment: the evaluation that it belongs to, or a name for an action without one. */
  truth: Map<string, string>;
}

const START = Date.parse("2026-03-02T08:00:00.000Z");
const VERBS = ["PutObject", "DeleteObject", "GetObject", "UpdateItem", "SendMessage"];
const READS = new Set(["GetObject"]);

/** Deterministic for its options. */
export function generateLogWorld(options: LogWorldOptions): LogWorld {
  const random = randomFrom(options.seed);
  const truth = new Map<string, string>();
  const sightings: Sighting[] = [];
  const skew = new Map(
    ["agent", "gateway", "cloud", "app"].map((system) => [system, Math.round((random() * 2 - 1) * options.skewMs)]),
  );
  const keep = (sighting: Sighting, action: string, system: string) => {
    if (random() < options.loss) return;
    const keys = sighting.keys.filter(() => random() >= options.missingKeys);
    sightings.push({ ...sighting, keys, at: (sighting.at ?? 0) + (skew.get(system) ?? 0) });
    truth.set(sighting.id, action);
  };
  for (let agent = 0; agent < options.agents; agent += 1) {
    const identity = `arn:aws:sts::111122223333:assumed-role/agent-${agent}/`;
    const session = `session-${agent}`;
    const trace = uuidOf(`${options.seed} trace ${agent}`).replaceAll("-", "");
    for (let number = 0; number < options.actionsPerAgent; number += 1) {
      const name = `${options.seed} ${agent} ${number}`;
      const at = START + agent * 137 + number * (options.everyMs ?? 4_000) + Math.floor(random() * 500);
      const verb = VERBS[Math.floor(random() * VERBS.length)] ?? "PutObject";
      const resource = { type: "object", id: `bucket-${agent}/file-${Math.floor(random() * 40)}.csv` };
      const span = `${trace}/${uuidOf(`span ${name}`).replaceAll("-", "").slice(0, 16)}`;
      const evaluation = uuidOf(`evaluation ${name}`);
      const governed = random() >= options.ungoverned;
      const action = governed ? evaluation : `ungoverned ${name}`;
      const toolCall = { kind: "tool_call", value: `call_${name}` } as const;
      if (governed)
        sightings.push({
          ...blank(evaluation, "ambit", at),
          decision: {
            outcome: "allow",
            power: READS.has(verb) ? "read" : "write",
            identity: `${identity}*`,
            until: at + 20 * 60_000,
          },
          phase: "decision",
          keys: [
            { kind: "evaluation", value: evaluation },
            { kind: "permit", value: `permit ${name}` },
            { kind: "session", value: session },
            { kind: "trace", value: trace },
            { kind: "parent_span", value: span },
            toolCall,
          ],
          verb: `storage.${verb}`,
          resource,
        });
      const base = { verb, resource: { type: "object", id: `arn:aws:s3:::${resource.id}` } };
      const add = (system: string, part: string, sighting: Partial<Sighting>, keys: FragmentKey[]) =>
        keep({ ...blank(uuidOf(`${part} ${name}`), system, at), ...base, ...sighting, keys }, action, system);
      add("agent", "tool span", { phase: "tool_call", durationMs: 900, resource: null }, [
        { kind: "span", value: span },
        { kind: "trace", value: trace },
        { kind: "session", value: session },
        toolCall,
      ]);
      add("app", "http span", { phase: "tool_call", at: at + 200, durationMs: 300 }, [
        { kind: "parent_span", value: span },
        { kind: "span", value: `${span}b` },
        { kind: "trace", value: trace },
      ]);
      if (governed)
        add("gateway", "gateway record", { phase: "tool_call", at: at + 100 }, [
          { kind: "evaluation", value: evaluation },
          { kind: "api_call", value: `api ${name}` },
        ]);
      add(
        "cloud",
        "cloud event",
        {
          phase: READS.has(verb) ? "tool_call" : "state_change",
          changesState: !READS.has(verb),
          at: at + 400,
          principal: `${identity}run-${number}`,
          status: "succeeded",
        },
        [
          { kind: "api_call", value: `api ${name}` },
          { kind: "event", value: `event ${name}` },
          { kind: "session", value: session },
        ],
      );
    }
  }
  return { sightings, truth };
}

function blank(id: string, source: string, at: number): Sighting {
  return {
    id,
    decision: null,
    source,
    system: source,
    kind: "record",
    title: "",
    phase: "tool_call",
    at,
    durationMs: null,
    keys: [],
    principal: null,
    verb: null,
    resource: null,
    status: null,
    changesState: false,
  };
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
