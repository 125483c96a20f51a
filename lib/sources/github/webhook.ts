import type { FragmentStatus, ParsedFragment, ResourceName } from "@/lib/core/correlation/fragment";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { evaluationAlone } from "@/lib/sources/reading/evaluation";
import {
  at,
  FragmentKeys,
  firstText,
  isObject,
  jsonOf,
  type Members,
  member,
  NAME_CHARACTERS_MAX,
  shortText,
  titleOf,
} from "@/lib/sources/reading/fields";
import { type RecordParsed, rejection } from "@/lib/sources/reading/records";
import { timeText } from "@/lib/sources/reading/time";
import * as fields from "./webhookFields";

export interface GithubDelivery {
  /** `X-GitHub-Event`. */
  event?: string | undefined;
  /** `X-GitHub-Delivery`. */
  delivery?: string | undefined;
}

export function isWebhook(record: Members): boolean {
  return fields.ENVELOPE.some((name) => isObject(record[name])) || (isObject(record.hook) && "zen" in record);
}

/** @param record what `body` stood in, which is kept */
export function parseWebhook(body: Members, record: Members, { event: said, delivery }: GithubDelivery): RecordParsed {
  const event = shortText(said, NAME_CHARACTERS_MAX) ?? eventOf(body);
  if (event === null) return rejection("unknown_shape", "It is no webhook of GitHub that is known here.");
  const changes = !fields.PROGRESS.has(event);
  const resource = resourceOf(body);
  const action = firstText(body, ["action"]);
  const verb =
    action === null || action === event ? event : (shortText(`${event}.${action}`, NAME_CHARACTERS_MAX) ?? event);
  const asked = firstObjectOf(body, ["client_payload", "inputs"]);
  const fragment: ParsedFragment = {
    kind: "github_webhook",
    phase: changes ? "state_change" : "tool_call",
    system: "github",
    title: titleOf(verb, resource?.id ?? null),
    occurredAt: timeOf(body),
    durationMs: null,
    keys: keysOf(body, delivery),
    principal: firstText(body, fields.PRINCIPAL),
    verb,
    resource,
    status: changes ? "succeeded" : endOf(body),
    error: null,
    arguments: asked,
    stateChange: changes ? changeOf(body, delivery) : null,
    content: jsonOf(record),
  };
  return { fragment };
}

function eventOf(body: Members): string | null {
  const shape = fields.SHAPES.find(({ members }) => members.every((name) => member(body, name) != null));
  return shape?.event ?? null;
}

function endOf(body: Members): FragmentStatus | null {
  const conclusion = firstText(body, fields.CONCLUSION);
  return conclusion === null ? null : ((member(fields.ENDS, conclusion) as FragmentStatus | undefined) ?? null);
}

/** A body tells the time of many things; one that cannot be read is no reason to lose the rest. */
function timeOf(body: Members): string | null {
  for (const path of fields.TIME) {
    const time = timeText(at(body, path));
    if (time !== null) return time;
  }
  return null;
}

function keysOf(body: Members, delivery: string | undefined) {
  const keys = new FragmentKeys().add("event", delivery).addFrom(body, fields.KEYS);
  for (const path of fields.EVALUATION) keys.add("evaluation", evaluationAlone(at(body, path)));
  return keys.list();
}

/** A push says which commit the ref was at and is at; other events show the object as it is now. */
function changeOf(body: Members, delivery: string | undefined): ParsedFragment["stateChange"] {
  const [before, after] = [firstText(body, ["before"]), firstText(body, ["after"])];
  const reference =
    firstText(body, ["after", "pull_request.merge_commit_sha"]) ?? shortText(delivery, NAME_CHARACTERS_MAX);
  if (before !== null && after !== null) return { before, after, reference };
  const shown = shownState(body);
  return { ...(shown === null ? {} : { after: shown }), reference };
}

function shownState(body: Members): JsonObject | null {
  const subject = firstObjectOf(body, fields.SUBJECT_OBJECTS);
  if (subject === null || firstText(body, ["action"]) === "deleted") return null;
  return Object.fromEntries(
    fields.SHOWN_STATE.filter((name) => Object.hasOwn(subject, name)).map((name) => [name, jsonOf(subject[name])]),
  );
}

function firstObjectOf(body: Members, names: readonly string[]): JsonObject | null {
  const found = names.map((name) => member(body, name)).find(isObject);
  return (found as JsonObject | undefined) ?? null;
}

function resourceOf(body: Members): ResourceName | null {
  const repository = firstText(body, fields.REPOSITORY);
  if (repository === null) {
    const owner = firstText(body, fields.OWNER);
    return owner === null ? null : { type: "organization", id: owner };
  }
  for (const { type, path, sign } of fields.SUBJECTS) {
    const name = firstText(body, [path]);
    if (name !== null) return { type, id: shortText(`${repository}${sign}${name}`, NAME_CHARACTERS_MAX) ?? repository };
  }
  return { type: "repository", id: repository };
}
