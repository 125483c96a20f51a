/** Kubernetes' audit log: events of `audit.k8s.io` v1 and v1beta1, alone or in the `EventList` that a webhook backend sends. */
import { createHash } from "node:crypto";
import type { FragmentStatus, Parsed, ParsedFragment, ResourceName } from "@/lib/core/correlation/fragment";
import { KEY_CHARACTERS_MAX } from "@/lib/core/correlation/keys";
import type { PhaseName } from "@/lib/core/record/types";
import { evaluationAlone, evaluationInUserAgent } from "@/lib/sources/reading/evaluation";
import {
  at,
  ERROR_CHARACTERS_MAX,
  FragmentKeys,
  firstText,
  isObject,
  jsonOf,
  type Members,
  member,
  NAME_CHARACTERS_MAX,
  shortText,
  textOf,
  titleOf,
} from "@/lib/sources/reading/fields";
import { parseEach, type RecordParsed, rejection, requiredTime, unfolded } from "@/lib/sources/reading/records";
import * as fields from "./fields";

/**
 * Parses audit events.
 * @param records JSON values, each an event or an `EventList`; positions count the events in them
 */
export function parseKubernetesAudit(records: readonly unknown[]): Parsed {
  return parseEach(
    unfolded(records, ({ items }) => (Array.isArray(items) ? items : null)),
    parseEvent,
  );
}

function parseEvent(event: Members): RecordParsed {
  const verb = firstText(event, ["verb"]);
  if (verb === null || firstText(event, ["auditID", "requestURI"]) === null)
    return rejection(
      "unknown_shape",
      "It is no audit event of Kubernetes: verb, or auditID and requestURI, are missing.",
    );
  const time = requiredTime(
    fields.TIME.map((path) => at(event, path)),
    "stageTimestamp, requestReceivedTimestamp or timestamp",
  );
  if (!("at" in time)) return time;
  const { status, error } = endOf(event);
  const phase = phaseOf(event, verb, status);
  const resource = resourceOf(event);
  const asked = at(event, "requestObject");
  const impersonated = firstText(event, ["impersonatedUser.username"]);
  const fragment: ParsedFragment = {
    kind: fields.KINDS.get(textOf(event.stage) ?? "") ?? "audit_event",
    phase,
    system: "kubernetes",
    title: titleOf(verb, resource?.id ?? null, impersonated === null ? null : `as ${impersonated}`),
    occurredAt: time.at,
    durationMs: null,
    keys: keysOf(event, verb),
    // Whoever presented the credential, and not whom they impersonated: the first stage knows nobody else.
    principal: firstText(event, ["user.username", "user.uid"]),
    verb,
    resource,
    status,
    error,
    arguments: isObject(asked) ? (asked as ParsedFragment["arguments"]) : null,
    stateChange: phase === "state_change" ? changeOf(event, verb) : null,
    content: jsonOf(event),
  };
  return { fragment };
}

/** Only a stage that has an answer says how the request ended. */
function endOf(event: Members): { status: FragmentStatus | null; error: string | null } {
  const code = at(event, "responseStatus.code");
  if (event.stage === "Panic") return { status: "failed", error: errorOf(event) ?? "The API server panicked." };
  if (typeof code !== "number" || event.stage === "RequestReceived") return { status: null, error: null };
  if (code >= 400) return { status: "failed", error: errorOf(event) ?? String(code) };
  return { status: isRehearsal(event) ? "not_executed" : "succeeded", error: null };
}

function errorOf(event: Members): string | null {
  const words = ["code", "reason", "message"].map((name) => textOf(at(event, `responseStatus.${name}`)));
  return shortText(words.filter((word) => word !== null).join(" "), ERROR_CHARACTERS_MAX);
}

/** `dryRun=All`: checked, admitted, and not kept. */
function isRehearsal(event: Members): boolean {
  const address = textOf(event.requestURI) ?? "";
  return /[?&]dryRun=All(?:&|$)/.test(address) || textOf(at(event, "requestObject.dryRun.0")) === "All";
}

function phaseOf(event: Members, verb: string, status: FragmentStatus | null): PhaseName {
  if (event.stage !== "ResponseComplete" || status !== "succeeded" || !fields.WRITES.has(verb)) return "tool_call";
  const kind = [textOf(at(event, "objectRef.resource")), textOf(at(event, "objectRef.subresource"))]
    .filter((part) => part !== null)
    .join("/");
  if (fields.ISSUES_CREDENTIAL.has(kind)) return "credential";
  // Without an object there is no telling what an address outside the API's resources does.
  return kind === "" || fields.CHANGES_NOTHING.has(kind) ? "tool_call" : "state_change";
}

/** The object as the answer shows it; the levels below RequestResponse show none. */
function changeOf(event: Members, verb: string): ParsedFragment["stateChange"] {
  const after = at(event, "responseObject");
  return {
    ...(verb === "create" ? { before: null } : {}),
    ...(isObject(after) ? { after: jsonOf(after) } : {}),
    reference: firstText(event, ["auditID"]),
  };
}

function keysOf(event: Members, verb: string) {
  const keys = new FragmentKeys().addFrom(event, fields.KEYS).add("request_shape", requestShape(event, verb));
  const used = member(at(event, "user.extra"), fields.CREDENTIAL_EXTRA);
  for (const each of Array.isArray(used) ? used : []) keys.add("credential", each);
  keys.add("issued_credential", member(event.annotations, fields.ISSUED_CREDENTIAL_ANNOTATION));
  keys.add("evaluation", evaluationInUserAgent(event.userAgent));
  if (fields.NAMES_ITS_ANNOTATIONS.has(verb))
    keys.add(
      "evaluation",
      evaluationAlone(member(at(event, "requestObject.metadata.annotations"), fields.EVALUATION_ANNOTATION)),
    );
  return keys.list();
}

/**
 * What every stage of one request has in common beside its `auditID`, as a JSON list. Whom the caller impersonates and the name
 * that the server gave an object are not in it: the first stage does not know them yet. In the first v1beta1 the arrival is known
 * to the second alone, so that two like requests within a second have one shape.
 */
function requestShape(event: Members, verb: string): string | null {
  const arrival = firstText(event, fields.ARRIVAL);
  const user = firstText(event, ["user.username", "user.uid"]);
  const address = textOf(event.requestURI);
  if (arrival === null || user === null || address === null) return null;
  const from = Array.isArray(event.sourceIPs) ? event.sourceIPs.map((each) => textOf(each)) : [];
  const shape = JSON.stringify([arrival, user, verb, address, from, textOf(event.userAgent)]);
  return shape.length <= KEY_CHARACTERS_MAX ? shape : `sha256:${createHash("sha256").update(shape).digest("hex")}`;
}

/** `namespace/resource/name/subresource`, without what is absent. */
function resourceOf(event: Members): ResourceName | null {
  const parts = ["namespace", "resource", "name", "subresource"].map((name) => textOf(at(event, `objectRef.${name}`)));
  const id = shortText(parts.filter((part) => part !== null).join("/"), NAME_CHARACTERS_MAX);
  const resource = firstText(event, ["objectRef.resource"]);
  if (id !== null && resource !== null) {
    const group = firstText(event, ["objectRef.apiGroup"]);
    return { type: group === null ? resource : (shortText(`${resource}.${group}`, NAME_CHARACTERS_MAX) as string), id };
  }
  const address = shortText(event.requestURI, NAME_CHARACTERS_MAX);
  return address === null ? null : { type: "url", id: address.split("?")[0] as string };
}
