/** The log records that an enforcement point writes about its own work (`POST /access/v1/fragments`), as fragments. */
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import type { PhaseName } from "@/lib/core/record/types";
import type { FragmentKey, FragmentStatus, ParsedFragment, ResourceName } from "./fragment";

export interface EnforcementPointRecord {
  evaluationId: string;
  /** Lower-case words, such as `tool_call_started`. What it begins with says of which phase it speaks. */
  kind: string;
  occurredAt: string | null;
  content: JsonObject;
}

/** The phase that a kind speaks of. One that nobody knows is shown with the tool call and proves nothing. */
const PHASE_OF_PREFIX: readonly (readonly [prefix: string, phase: PhaseName])[] = [
  ["request", "request"],
  ["decision", "decision"],
  ["approval", "approval"],
  ["hold", "approval"],
  ["held", "approval"],
  ["credential", "credential"],
  ["permit", "credential"],
  ["token", "credential"],
  ["state_change", "state_change"],
];

const STATUSES: readonly unknown[] = ["succeeded", "failed", "not_executed"];

export function parseEnforcementPointRecord(record: EnforcementPointRecord): ParsedFragment {
  const { kind, content } = record;
  const phase = PHASE_OF_PREFIX.find(([prefix]) => kind.startsWith(prefix))?.[1] ?? "tool_call";
  const resource = resourceIn(content);
  return {
    kind,
    phase,
    system: "enforcement_point",
    title: titleOfKind(kind),
    occurredAt: record.occurredAt,
    durationMs: null,
    keys: keysIn(record),
    principal: null,
    verb: null,
    resource,
    status: STATUSES.includes(content.status) ? (content.status as FragmentStatus) : null,
    error: textIn(content, "error"),
    arguments: isObject(content.arguments) ? content.arguments : null,
    stateChange:
      phase === "state_change" && resource !== null
        ? {
            ...(content.before === undefined ? {} : { before: content.before }),
            ...(content.after === undefined ? {} : { after: content.after }),
            reference: textIn(content, "reference"),
          }
        : null,
    content,
  };
}

function keysIn({ evaluationId, content }: EnforcementPointRecord): FragmentKey[] {
  const digest = textIn(content, "action_digest");
  return [
    { kind: "evaluation", value: evaluationId },
    ...(digest === null ? [] : [{ kind: "action_digest" as const, value: digest }]),
  ];
}

function resourceIn({ resource }: JsonObject): ResourceName | null {
  return isObject(resource) && typeof resource.type === "string" && typeof resource.id === "string"
    ? { type: resource.type, id: resource.id }
    : null;
}

/** `tool_call_started` reads "Tool call started". */
function titleOfKind(kind: string): string {
  const words = kind.replaceAll(/[._-]+/g, " ").trim();
  return words === "" ? "Log record" : words.charAt(0).toUpperCase() + words.slice(1);
}

function textIn(content: JsonObject, member: string): string | null {
  const value = content[member];
  return typeof value === "string" ? value : null;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
