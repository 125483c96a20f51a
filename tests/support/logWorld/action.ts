/** One action of an agent, and what every system logs of it when nothing goes wrong. */
import type { FragmentKey } from "@/lib/core/correlation/fragment";
import { uuidOf } from "@/lib/core/correlation/identity";
import type { Sighting } from "@/lib/core/correlation/sighting";

/** Which action of which agent, and when. */
export interface ActionPlan {
  /** Tells it from every other action of every world. */
  name: string;
  agent: number;
  trace: string;
  /** When the agent began, in epoch milliseconds. */
  at: number;
  verb: string;
  /** `BUCKET/KEY`. */
  object: string;
  governed: boolean;
  /** How many sources of one sort log it; each system has its own. */
  sources: number;
}

/** One log record, before anything happens to it on its way. */
export interface Logged {
  system: LoggingSystem;
  sighting: Sighting;
}

export interface ActionLog {
  /** The evaluation's id, or a name for an action that Ambit was not asked for. */
  id: string;
  decision: Sighting | null;
  logged: Logged[];
}

/** The agent's framework, another tracer in the same process, the called application, Ambit's gateway, the cloud's own audit log. */
export const LOGGING_SYSTEMS = ["agent", "tracer", "app", "gateway", "cloud"] as const;
export type LoggingSystem = (typeof LOGGING_SYSTEMS)[number];

const READS = new Set(["GetObject"]);
export const VERBS = ["PutObject", "DeleteObject", "GetObject", "UpdateItem", "SendMessage"] as const;

export function logOf(plan: ActionPlan): ActionLog {
  const id = plan.governed ? uuidOf(`evaluation ${plan.name}`) : `ungoverned ${plan.name}`;
  const records = [...agentsRecords(plan), ...gatewayRecords(plan, id), ...cloudRecords(plan)];
  return { id, decision: plan.governed ? decisionOf(plan, id) : null, logged: records };
}

function decisionOf(plan: ActionPlan, id: string): Sighting {
  return {
    ...blank(id, "ambit", plan.at),
    decision: {
      outcome: "allow",
      power: READS.has(plan.verb) ? "read" : "write",
      identity: `${identityOf(plan)}*`,
      until: plan.at + 20 * 60_000,
    },
    phase: "decision",
    keys: [
      { kind: "evaluation", value: id },
      { kind: "permit", value: `permit ${plan.name}` },
      ...within(plan),
      { kind: "parent_span", value: spanOf(plan) },
      toolCallOf(plan),
    ],
    verb: `storage.${plan.verb}`,
    resource: { type: "object", id: plan.object },
  };
}

function agentsRecords(plan: ActionPlan): Logged[] {
  const span = spanOf(plan);
  const tool = record(plan, "agent", "tool span", {
    durationMs: 900,
    resource: null,
    keys: [{ kind: "span", value: span }, ...within(plan), toolCallOf(plan)],
  });
  const http = record(plan, "app", "http span", {
    at: plan.at + 200,
    durationMs: 300,
    keys: [
      { kind: "parent_span", value: span },
      { kind: "span", value: `${span}b` },
      { kind: "trace", value: plan.trace },
    ],
  });
  if (plan.sources < 2) return [tool, http];
  // Another tracer in the same process knows nothing of the first one's trace.
  const again = record(plan, "tracer", "tool record", { at: plan.at + 1, durationMs: 898, keys: [toolCallOf(plan)] });
  return [tool, again, http];
}

function gatewayRecords(plan: ActionPlan, evaluation: string): Logged[] {
  if (!plan.governed) return [];
  return [
    record(plan, "gateway", "gateway record", {
      at: plan.at + 100,
      keys: [{ kind: "evaluation", value: evaluation }, apiCallOf(plan)],
    }),
  ];
}

function cloudRecords(plan: ActionPlan): Logged[] {
  const reads = READS.has(plan.verb);
  const event = (part: string, own: FragmentKey[]) =>
    record(plan, "cloud", part, {
      phase: reads ? "tool_call" : "state_change",
      changesState: !reads,
      at: plan.at + 400,
      principal: `${identityOf(plan)}run`,
      status: "succeeded",
      keys: [...own, { kind: "session", value: sessionOf(plan) }],
    });
  const ids: FragmentKey[] = [apiCallOf(plan), { kind: "event", value: `event ${plan.name}` }];
  if (plan.sources < 2) return [event("cloud event", ids)];
  // As the account of the caller and the account of the bucket see it.
  const shared: FragmentKey = { kind: "shared_event", value: `shared ${plan.name}` };
  const theirs = event("cloud event of the owner", [
    shared,
    { kind: "event", value: `event of the owner ${plan.name}` },
  ]);
  return [
    event("cloud event", [shared, ...ids]),
    { ...theirs, sighting: { ...theirs.sighting, source: `${theirs.sighting.source} of the owner` } },
  ];
}

/** In a source of its system: the agents are spread over them. */
function record(plan: ActionPlan, system: LoggingSystem, part: string, sighting: Partial<Sighting>): Logged {
  const source = plan.sources < 2 ? system : `${system} ${plan.agent % plan.sources}`;
  const base = { verb: plan.verb, resource: { type: "object", id: `arn:aws:s3:::${plan.object}` } };
  return {
    system,
    sighting: { ...blank(uuidOf(`${part} ${plan.name}`), source, plan.at), system, ...base, ...sighting },
  };
}

function identityOf({ agent }: ActionPlan): string {
  return `arn:aws:sts::111122223333:assumed-role/agent-${agent}/`;
}

function sessionOf({ agent }: ActionPlan): string {
  return `session-${agent}`;
}

function spanOf({ trace, name }: ActionPlan): string {
  return `${trace}/${uuidOf(`span ${name}`).replaceAll("-", "").slice(0, 16)}`;
}

function within(plan: ActionPlan): FragmentKey[] {
  return [
    { kind: "session", value: sessionOf(plan) },
    { kind: "trace", value: plan.trace },
  ];
}

function toolCallOf({ name }: ActionPlan): FragmentKey {
  return { kind: "tool_call", value: `call_${name}` };
}

function apiCallOf({ name }: ActionPlan): FragmentKey {
  return { kind: "api_call", value: `api ${name}` };
}

export function blank(id: string, source: string, at: number): Sighting {
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
