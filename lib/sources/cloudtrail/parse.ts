/**
 * AWS CloudTrail: records alone, files with `Records`, EventBridge envelopes, CloudWatch Logs subscriptions and the answers of
 * `lookup-events`.
 */
import type { FragmentStatus, Parsed, ParsedFragment, ResourceName } from "@/lib/core/correlation/fragment";
import type { PhaseName } from "@/lib/core/record/types";
import { evaluationAlone, evaluationInName, evaluationInUserAgent } from "@/lib/sources/reading/evaluation";
import {
  at,
  ERROR_CHARACTERS_MAX,
  FragmentKeys,
  firstText,
  isObject,
  jsonOf,
  type Members,
  NAME_CHARACTERS_MAX,
  shortText,
  textOf,
  titleOf,
} from "@/lib/sources/reading/fields";
import { parseEach, type RecordParsed, rejection, requiredTime, unfolded } from "@/lib/sources/reading/records";
import { sessionKeys } from "./credentialSession";
import * as fields from "./fields";

/**
 * Parses CloudTrail records.
 * @param records JSON values, each a record or one of the batches above; positions count the records in them
 */
export function parseCloudTrail(records: readonly unknown[]): Parsed {
  return parseEach(unfolded(records, recordsWithin), parseRecord);
}

/** True for an object that is a CloudTrail record, bare or in an EventBridge envelope. */
export function isCloudTrail(record: unknown): boolean {
  const event = eventOf(record);
  return firstText(event, fields.VERB) !== null && firstText(event, fields.SYSTEM) !== null;
}

function recordsWithin(record: Members): readonly unknown[] | null {
  if (Array.isArray(record.Records)) return record.Records;
  if (record.messageType === "DATA_MESSAGE" && Array.isArray(record.logEvents))
    return record.logEvents.map((each) => embedded(each, "message"));
  if (Array.isArray(record.Events) && record.eventName === undefined)
    return record.Events.map((each) => embedded(each, "CloudTrailEvent"));
  return null;
}

/** The record that stands as JSON in a text of `holder`; the holder itself where it does not. */
function embedded(holder: unknown, name: string): unknown {
  const text = at(holder, name);
  if (typeof text !== "string") return holder;
  try {
    return JSON.parse(text);
  } catch {
    return holder;
  }
}

/** An EventBridge envelope keeps the record in `detail`, CloudTrail Lake in `eventData`. */
function eventOf(record: unknown): unknown {
  if (at(record, "eventName") !== undefined) return record;
  return [at(record, "detail"), at(record, "eventData")].find(isObject) ?? record;
}

function parseRecord(record: Members): RecordParsed {
  const event = eventOf(record);
  const verb = firstText(event, fields.VERB);
  const system = firstText(event, fields.SYSTEM);
  if (verb === null || system === null)
    return rejection("unknown_shape", "It is no CloudTrail record: eventName or eventSource is missing.");
  const time = requiredTime(
    fields.TIME.map((path) => at(event, path)),
    "eventTime",
  );
  if (!("at" in time)) return time;
  const { status, error } = endOf(event);
  const phase = phaseOf(event, verb, status);
  const resource = resourceOf(event);
  const parameters = at(event, "requestParameters");
  const fragment: ParsedFragment = {
    kind: "cloudtrail_event",
    phase,
    system,
    title: titleOf(verb, resource?.id ?? null),
    occurredAt: time.at,
    durationMs: null,
    keys: keysOf(event)
      .addAll(sessionKeys(event, phase, time.at))
      .list(),
    principal: firstText(event, fields.PRINCIPAL),
    verb,
    resource,
    status,
    error,
    arguments: isObject(parameters) ? (parameters as ParsedFragment["arguments"]) : null,
    stateChange: phase === "state_change" ? changeOf(event) : null,
    content: jsonOf(record),
  };
  return { fragment };
}

/** A record without an error tells of a call that succeeded: CloudTrail writes it when the call has been answered. */
function endOf(event: unknown): { status: FragmentStatus; error: string | null } {
  const code = firstText(event, ["errorCode"]);
  if (code !== null && fields.REHEARSED.has(code)) return { status: "not_executed", error: null };
  if (code !== null) {
    const message = firstText(event, ["errorMessage"], ERROR_CHARACTERS_MAX);
    return {
      status: "failed",
      error: shortText(message === null ? code : `${code}: ${message}`, ERROR_CHARACTERS_MAX),
    };
  }
  if (at(event, "responseElements.ConsoleLogin") === "Failure")
    return {
      status: "failed",
      error: firstText(event, ["errorMessage"], ERROR_CHARACTERS_MAX) ?? "ConsoleLogin: Failure",
    };
  return { status: "succeeded", error: null };
}

function phaseOf(event: unknown, verb: string, status: FragmentStatus): PhaseName {
  if (status !== "succeeded") return "tool_call";
  if (fields.ISSUES_CREDENTIAL.has(verb)) return "credential";
  const readOnly = at(event, "readOnly");
  const writes = typeof readOnly === "boolean" ? !readOnly : fields.WRITES.test(verb);
  return writes ? "state_change" : "tool_call";
}

/** What the record shows of the new state: the call's answer, else what was asked for. */
function changeOf(event: unknown): ParsedFragment["stateChange"] {
  const after = [at(event, "responseElements"), at(event, "requestParameters")].find(
    (each) => each !== undefined && each !== null,
  );
  return { ...(after === undefined ? {} : { after: jsonOf(after) }), reference: firstText(event, ["eventID"]) };
}

function keysOf(event: unknown) {
  const keys = new FragmentKeys().addFrom(event, fields.KEYS).add("session", roleSession(event));
  keys.add("evaluation", evaluationInUserAgent(at(event, "userAgent")));
  keys.add("evaluation", evaluationInName(roleSession(event)?.split(":").at(-1)));
  for (const path of fields.CHOSEN_NAMES) keys.add("evaluation", evaluationInName(at(event, path)));
  for (const path of fields.TAG_LISTS) keys.add("evaluation", evaluationInTags(at(event, path)));
  return keys;
}

/** `ROLE_ID:SESSION_NAME`: the same in the call that opened a role session and in all that were made in it. */
function roleSession(event: unknown): string | null {
  const principal = textOf(at(event, "userIdentity.principalId"));
  return principal?.includes(":") ? principal : null;
}

/** Tags stand as a list of key and value, or as members. */
function evaluationInTags(tags: unknown): string | null {
  if (!Array.isArray(tags)) return evaluationAlone(at(tags, fields.EVALUATION_TAG));
  const tag = tags.find((each) => at(each, "key") === fields.EVALUATION_TAG);
  return evaluationAlone(at(tag, "value"));
}

function resourceOf(event: unknown): ResourceName | null {
  const listed = at(event, "resources");
  for (const each of Array.isArray(listed) ? listed : []) {
    const id = firstText(each, ["ARN", "arn"]);
    if (id !== null) return { type: firstText(each, ["type"]) ?? "resource", id };
  }
  const parameters = at(event, "requestParameters");
  for (const { type, parts } of fields.RESOURCES) {
    const values = parts.map((path) => textOf(at(parameters, path)));
    const id = values.includes(null) ? null : shortText(values.join("/"), NAME_CHARACTERS_MAX);
    if (id !== null) return { type, id };
  }
  return null;
}
