/** A simulation as it stands in the form and in the address, and what is sent for it. */
import { type SimulationGiven, simulationGivenSchema } from "@/lib/contracts/simulation";

export type Json = { [key: string]: unknown };
export type FieldProblem = { pointer: string; message: string };

export interface SimulationDraft {
  /** The evaluation request as JSON text: form and text are two ways to write it. */
  request: string;
  /** `now`, a time, `v3`, or the id of a change. */
  a: string;
  /** The same; empty for nothing beside A. */
  b: string;
  kind: "agent" | "enforcement_point";
  /** What the access token is bound to; empty: the tool of the action. */
  tool: string;
  /** Null: as on record. */
  session: NonNullable<SimulationGiven["session"]> | null;
  approval: "presented" | "given";
  /** JSON text; empty: as on record. */
  used: string;
  provenance: string;
}

/** A longer request is not kept in the address: browsers and servers cut addresses off. */
const ADDRESS_MAX = 3_000;

/** What the address says; what of it cannot be read counts as absent. */
export function draftOf(
  address: Partial<Record<"request" | "a" | "b" | "given", string>>,
  agent = "",
): SimulationDraft {
  const given = simulationGivenSchema.safeParse(jsonIn(address.given ?? "{}"));
  const { binding, session, approval, used, provenance } = given.success
    ? given.data
    : { approval: "presented" as const };
  return {
    request: laidOut(address.request ?? "") ?? address.request ?? requestFor(agent),
    a: address.a ?? "now",
    b: address.b ?? "",
    kind: binding?.kind ?? "enforcement_point",
    tool: binding?.tool ?? "",
    session: session ?? null,
    approval,
    used: used === undefined ? "" : JSON.stringify(used, null, 2),
    provenance: provenance === undefined ? "" : JSON.stringify(provenance, null, 2),
  };
}

/** The other way round. `request` is null where it is too long for an address. */
export function addressOf(draft: SimulationDraft): Record<"request" | "a" | "b" | "given", string | null> {
  const read = objectIn(draft.request);
  const request = read === null ? draft.request : JSON.stringify(read);
  const { input } = inputOf(draft);
  const { request: _, points: __, ...given } = input;
  return {
    request: request.length > ADDRESS_MAX ? null : request,
    a: draft.a === "now" ? null : draft.a,
    b: draft.b === "" ? null : draft.b,
    given: Object.keys(given).length === 0 ? null : JSON.stringify(given),
  };
}

/** What is sent, and what cannot be read of it, with pointers into what would be sent. */
export function inputOf(draft: SimulationDraft): { input: Json; problems: FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const read = (name: "request" | "used" | "provenance"): Json | undefined => {
    if (draft[name].trim() === "") return undefined;
    const value = objectIn(draft[name]);
    if (value === null) problems.push({ pointer: `/${name}`, message: "It is no JSON object." });
    return value ?? undefined;
  };
  const request = read("request");
  const used = read("used");
  const provenance = read("provenance");
  const binding = {
    ...(draft.kind === "agent" ? { kind: draft.kind } : {}),
    ...(draft.tool.trim() === "" ? {} : { tool: draft.tool.trim() }),
  };
  const points = [draft.a, draft.b].filter((point) => point !== "").map(pointOf);
  return {
    input: {
      ...(request === undefined ? {} : { request }),
      ...(Object.keys(binding).length === 0 ? {} : { binding }),
      ...(draft.session === null ? {} : { session: draft.session }),
      ...(draft.approval === "given" ? { approval: "given" } : {}),
      ...(used === undefined ? {} : { used }),
      ...(provenance === undefined ? {} : { provenance }),
      points,
    },
    problems,
  };
}

/** What a text of a point means; what is none is a time that the server refuses. */
export function pointOf(text: string): Json {
  const version = /^v(\d{1,9})$/.exec(text)?.[1];
  if (version !== undefined) return { version: Number(version) };
  return /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(text) ? { change: text } : { at: text };
}

/** The parts of a request that the form has fields for. */
export interface RequestFields {
  agent: string;
  action: string;
  environment: string;
  resourceType: string;
  resourceId: string;
  onBehalfOf: string;
  sessionId: string;
  approvalId: string;
}

const PLACES: Record<keyof RequestFields, readonly string[]> = {
  agent: ["subject", "id"],
  action: ["action", "name"],
  environment: ["context", "environment"],
  resourceType: ["resource", "type"],
  resourceId: ["resource", "id"],
  onBehalfOf: ["subject", "properties", "on_behalf_of"],
  sessionId: ["context", "session_id"],
  approvalId: ["context", "approval", "id"],
};

/** A tool call as the COAZ-MCP binding has it: its subject is the person. */
const TOOL_CALL: Pick<typeof PLACES, "agent" | "onBehalfOf"> = {
  agent: ["context", "agent"],
  onBehalfOf: ["subject", "id"],
};

function placesIn(request: Json): typeof PLACES {
  const isToolCall = asObject(request.action)?.name === "tools/call";
  return isToolCall ? { ...PLACES, ...TOOL_CALL } : PLACES;
}

/** Of these an empty text leaves the member out. */
const OPTIONAL: readonly (keyof RequestFields)[] = ["onBehalfOf", "sessionId", "approvalId"];

/** Where a field's errors point to. */
export function pointerTo(request: Json, field: keyof RequestFields): string {
  return `/request/${placesIn(request)[field].join("/")}`;
}

export function fieldsOf(request: Json): RequestFields {
  const at = (path: readonly string[]) => {
    const found = path.reduce<unknown>((value, step) => asObject(value)?.[step], request);
    return typeof found === "string" ? found : "";
  };
  return Object.fromEntries(
    Object.entries(placesIn(request)).map(([field, path]) => [field, at(path)]),
  ) as unknown as RequestFields;
}

/** The request with another value in one field. */
export function withField(request: Json, field: keyof RequestFields, value: string): Json {
  return withValue(request, placesIn(request)[field], value === "" && OPTIONAL.includes(field) ? undefined : value);
}

export function argumentsOf(request: Json): Json | null {
  const found = asObject(request.context)?.arguments;
  return found === undefined ? {} : asObject(found);
}

export function withArguments(request: Json, args: Json): Json {
  return withValue(request, ["context", "arguments"], Object.keys(args).length === 0 ? undefined : args);
}

export function objectIn(text: string): Json | null {
  return asObject(jsonIn(text));
}

export function written(value: Json): string {
  return JSON.stringify(value, null, 2);
}

/** A member that is left out takes the objects along that held nothing else, but for those that every request has. */
function withValue(value: Json, [step = "", ...rest]: readonly string[], to: unknown): Json {
  const { [step]: before, ...others } = value;
  const next = rest.length === 0 ? to : withValue(asObject(before) ?? {}, rest, to);
  const isEmpty = next === undefined || (rest.length > 0 && Object.keys(next as Json).length === 0);
  return isEmpty ? others : { ...value, [step]: next };
}

function requestFor(agent: string): string {
  return written({
    subject: { type: "agent", id: agent },
    action: { name: "" },
    resource: { type: "", id: "" },
    context: { environment: "" },
  });
}

function laidOut(text: string): string | null {
  const value = objectIn(text);
  return value === null ? null : written(value);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Json | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : null;
}
