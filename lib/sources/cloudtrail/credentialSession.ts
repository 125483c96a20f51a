/** Sessions of passing credentials: who they make of the caller, and since when. They tie a call to what issued its credential. */
import type { FragmentKey } from "@/lib/core/correlation/fragment";
import type { PhaseName } from "@/lib/core/record/types";
import { at, firstText, textOf } from "@/lib/sources/reading/fields";
import { timeMs } from "@/lib/sources/reading/time";

/** Who a call that issues a credential makes of its holder, where its answer says it. */
const ISSUED_TO = ["responseElements.assumedRoleUser.arn", "responseElements.federatedUser.arn"] as const;

/** @param occurredAt when the record was written: a session begins in the second of the call that opened it */
export function sessionKeys(event: unknown, phase: PhaseName, occurredAt: string): FragmentKey[] {
  const since = at(event, "userIdentity.sessionContext.attributes.creationDate");
  return [
    ...keyOf("credential_session", textOf(at(event, "userIdentity.arn")), since),
    ...(phase === "credential" ? keyOf("issued_credential_session", issuedTo(event), occurredAt) : []),
  ];
}

function keyOf(kind: FragmentKey["kind"], who: string | null, since: unknown): FragmentKey[] {
  const ms = timeMs(since);
  if (who === null || ms === null) return [];
  return [{ kind, value: `${who} ${new Date(ms).toISOString().slice(0, 19)}Z` }];
}

function issuedTo(event: unknown): string | null {
  return firstText(event, ISSUED_TO) ?? roleSession(event) ?? callersOwn(event);
}

/** Where a service took the role, the answer names no holder: it is made of the role, without its path, and the session's name. */
function roleSession(event: unknown): string | null {
  const role = /^(arn:[^:]*):iam::(\d*):role\/(?:.*\/)?([^/]+)$/.exec(
    textOf(at(event, "requestParameters.roleArn")) ?? "",
  );
  const name = textOf(at(event, "requestParameters.roleSessionName"));
  return role === null || name === null ? null : `${role[1]}:sts::${role[2]}:assumed-role/${role[3]}/${name}`;
}

/** GetSessionToken makes nobody else of its caller. */
function callersOwn(event: unknown): string | null {
  return textOf(at(event, "eventName")) === "GetSessionToken" ? textOf(at(event, "userIdentity.arn")) : null;
}
