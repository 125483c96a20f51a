import type { FragmentStatus, ParsedFragment, ResourceName } from "@/lib/core/correlation/fragment";
import { evaluationInUserAgent } from "@/lib/sources/reading/evaluation";
import {
  at,
  FragmentKeys,
  firstText,
  isObject,
  jsonOf,
  type Members,
  member,
  titleOf,
} from "@/lib/sources/reading/fields";
import { optionalTime, type RecordParsed } from "@/lib/sources/reading/records";
import * as fields from "./auditFields";
import { ENDS } from "./webhookFields";

/** @param record what `event` stood in, which is kept */
export function parseAuditRecord(event: Members, record: Members): RecordParsed {
  const time = optionalTime(
    fields.TIME.map((name) => member(event, name)),
    "@timestamp or created_at",
  );
  if (!("at" in time)) return time;
  const verb = firstText(event, ["action"]);
  const status = statusOf(event, verb ?? "");
  const changes = status === "succeeded" && !isReading(event, verb ?? "");
  const resource = resourceOf(event);
  const data = at(event, "data");
  const fragment: ParsedFragment = {
    kind: "github_audit_event",
    phase: changes ? "state_change" : "tool_call",
    system: "github",
    title: titleOf(verb, resource?.id ?? null),
    occurredAt: time.at,
    durationMs: null,
    keys: new FragmentKeys()
      .addFrom(event, fields.KEYS)
      .add("evaluation", evaluationInUserAgent(event.user_agent))
      .list(),
    principal: firstText(event, fields.PRINCIPAL),
    verb,
    resource,
    status,
    error: null,
    arguments: isObject(data) ? (data as ParsedFragment["arguments"]) : null,
    stateChange: changes ? { reference: firstText(event, ["_document_id"]) } : null,
    content: jsonOf(record),
  };
  return { fragment };
}

/** The audit log holds what was done; only a run's conclusion, or an action that is a failure, says otherwise. */
function statusOf(event: Members, verb: string): FragmentStatus | null {
  if (fields.FAILED_ACTIONS.test(verb)) return "failed";
  const conclusion = firstText(event, ["conclusion"]);
  if (conclusion !== null) return (member(ENDS, conclusion) as FragmentStatus | undefined) ?? null;
  return verb.startsWith("workflows.") ? null : "succeeded";
}

function isReading(event: Members, verb: string): boolean {
  const operation = firstText(event, ["operation_type"]);
  return fields.READING_ACTIONS.test(verb) || (operation !== null && fields.READING_OPERATIONS.has(operation));
}

function resourceOf(event: Members): ResourceName | null {
  for (const { type, path } of fields.RESOURCES) {
    const id = firstText(event, [path]);
    if (id !== null) return { type, id };
  }
  return null;
}
