/** What an event of the audit log says, as words. Whatever people wrote themselves is left out of them. */
import type { ChangeContent } from "@/lib/contracts/changes";
import { ROLE_WORDS } from "@/lib/contracts/people";
import { list } from "@/lib/core/text/list";
import { aboutWords } from "@/lib/services/change/summary";

type Detail = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(text).filter((one) => one !== "") : []);

const WORDS: Readonly<Record<string, (detail: Detail) => string>> = {
  "agent.created": ({ stage, team, owner }) =>
    `Began at the stage ${text(stage)}, in the team ${text(team)}, owned by ${text(owner)}`,
  "agent.changed": (detail) => `Changed: ${list(changedParts(detail))}`,
  "budget.put_in_force": ({ version, genesis, stage }) =>
    genesis === true
      ? `Here since the organisation began, at the stage ${text(stage)}`
      : `Version ${text(version)} of the budget is in force`,
  "observed_action.ungoverned": ({ tool, environment }) =>
    `Changed something with ${text(tool)} in ${text(environment)} without a decision`,
  "observed_action.acknowledged": () => "An action without a decision was acknowledged",
  "exception.ending": ({ grant, expiresAt }) => `The exception ${text(grant)} ends soon, at ${text(expiresAt)}`,
  "exception.ended": ({ grant }) => `The exception ${text(grant)} ended by itself`,
  "credential.issued": (detail) => `A credential was issued${credential(detail)}`,
  "credential.revoked": (detail) => `A credential was revoked${credential(detail)}`,
  "tool_secret.set": (detail) => `A secret was taken into custody${heldSecret(detail)}`,
  "tool_secret.removed": (detail) => `A secret was forgotten${heldSecret(detail)}`,
  "postgres_role.checked": ({ role, excess }) =>
    `The PostgreSQL role ${text(role)} was compared with the budget: ${excess === 0 ? "nothing" : text(excess)} beyond it`,
  "kill_switch.pulled": () => "Stopped with a kill switch",
  "kill_switch.released": () => "The kill switch was released",
  "break_glass.asked": ({ environment, minutes }) =>
    `Break-glass was asked for: ${text(minutes)} minutes in ${text(environment)}`,
  "break_glass.given": ({ expiresAt }) => `Break-glass was given, until ${text(expiresAt)}`,
  "break_glass.refused": () => "Break-glass was refused",
  "break_glass.withdrawn": () => "Break-glass was not needed any more",
  "break_glass.lapsed": () => "Nobody gave break-glass in time",
  "break_glass.ended": () => "Break-glass ended",
  "break_glass.reviewed": () => "Break-glass was reviewed",
  "approval.claimed": () => "Took an approval to answer",
  "approval.unclaimed": () => "Let an approval go again",
  "approval.reassigned": () => "Passed an approval on",
  "approval.approved": () => "Approved the action",
  "approval.denied": () => "Denied the action",
  "approval.cancelled": () => "What was asked was withdrawn",
  "approval.edited": () => "Edited the arguments of an action",
  "approval.revoked": () => "Revoked an approval",
  "approval.questioned": () => "Asked the agent something",
  "bounded_approval.given": () => "Approved more of the same in advance",
  "bounded_approval.revoked": () => "Took back what was approved in advance",
  "hand_off.accepted": () => "Took a task over from the agent",
  "hand_off.passed": () => "Passed a task on",
  "hand_off.done": () => "Said that a task is done",
  "hand_off.returned": () => "Returned a task to the agent",
  "contraction.proposed": ({ grants }) => `Has Ambit propose to take out ${list(texts(grants))}`,
  "contraction.moved": ({ grants }) => `What Ambit proposes to take out is now ${list(texts(grants))}`,
  "contraction.lapsed": () => "What Ambit proposed to take out lapsed",
  "contraction.taken": ({ grants }) => `Took out ${list(texts(grants))}`,
  "contraction.dismissed": ({ grants }) => `Kept ${list(texts(grants))}`,
  "incident.opened": ({ number }) => `Opened the incident INC-${text(number)}`,
  "incident.edited": () => "Edited what the incident says",
  "incident.records_added": ({ records }) =>
    `Added ${texts(records).length === 1 ? "a record" : `${texts(records).length} records`} to the incident`,
  "incident.record_removed": () => "Took a record out of the incident",
  "incident.noted": () => "Wrote a note",
  "incident.finding_added": ({ kind }) => `Wrote down a finding: ${text(kind).replaceAll("_", " ")}`,
  "incident.finding_withdrawn": () => "Withdrew a finding",
  "incident.follow_up_added": ({ owner, due }) => `Wrote down a follow-up for ${text(owner)} until ${text(due)}`,
  "incident.follow_up_resolved": ({ status }) => `Said of a follow-up that it is ${text(status)}`,
  "incident.follow_up_opened": ({ opens }) => `Opened a ${text(opens).replaceAll("_", " ")} with a follow-up`,
  "incident.contained": () => "Said that the incident is contained",
  "incident.submitted": () => "Submitted the incident for review",
  "incident.taken_back": () => "Took the incident back from review",
  "incident.reopened": () => "Opened the incident again",
  "incident.signed_off": () => "Signed the incident off: it is closed",
  "incident.returned": () => "Returned the incident",
  "change.created": () => "Wrote a change request",
  "change.submitted": ({ widens }) =>
    texts(widens).length === 0 ? "Submitted what narrows" : `Proposed what widens ${list(texts(widens))}`,
  "change.approved": () => "Approved the change",
  "change.rejected": () => "Rejected the change",
  "change.withdrawn": () => "Took the change back",
  "change.lapsed": () =>
    "By its start the change would have done something else, or an incident was open: a draft again",
  "change.ended": ({ takenBack }) =>
    takenBack === true ? "The change ended and was taken back" : "The change ended; nothing was left to take back",
  "change.put_in_force": ({ content }) => inForceWords(content as ChangeContent),
  "person.created": () => "Came with the sign-in provider",
  "person.account_linked": ({ issuer }) => `An account of ${text(issuer)} was linked`,
  "person.assignments_followed_claims": (detail) => `The sign-in provider ${list(followed(detail))}`,
  "person.invited": ({ expiresAt }) => `A link to set a password was made, good until ${text(expiresAt)}`,
  "person.password_set": () => "A password was set",
  "api_token.created": ({ hint }) => `An API token was made (${text(hint)})`,
  "api_token.revoked": ({ hint }) => `An API token was revoked (${text(hint)})`,
};

/** As one line of a history; an event without words of its own says its name. */
export function eventWords(event: string, detail: Detail): string {
  return WORDS[event]?.(detail) ?? event.replaceAll(/[._]/g, " ");
}

/** Why, as whoever did it wrote it. */
export function saidWith({ reason, findings }: Detail): string | null {
  return ([reason, findings].find((one) => typeof one === "string" && one !== "") as string | undefined) ?? null;
}

function changedParts({ stage, mode, observeUntil, lifecycle, team, owner, purpose, attributes }: Detail): string[] {
  const named = { stage, mode, "observed until": observeUntil, lifecycle, team, owner };
  return [
    ...Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${text(value)}`])),
    ...(purpose === undefined ? [] : ["what it is for"]),
    ...(attributes === undefined ? [] : ["attributes"]),
  ];
}

function credential({ tool, environment, kind, hint }: Detail): string {
  const place = tool === undefined ? "" : ` for ${text(tool)} in ${text(environment)}`;
  const holder =
    kind === undefined ? "" : kind === "enforcement_point" ? ", of an enforcement point" : ", of the agent itself";
  return `${place}${holder} (${text(hint)})`;
}

function heldSecret({ tool, environment, version }: Detail): string {
  return ` for ${text(tool)} in ${text(environment)} (version ${text(version)})`;
}

function followed({ rolesGiven, rolesTaken, teamsJoined, teamsLeft }: Detail): string[] {
  const named = (value: unknown, member: string) =>
    Array.isArray(value) ? value.map((one) => text((one as Detail | null)?.[member])) : [];
  const parts: [string, string[]][] = [
    ["gave the role", texts(rolesGiven)],
    ["took the role", named(rolesTaken, "role")],
    ["gave the team", texts(teamsJoined)],
    ["took the team", named(teamsLeft, "team")],
  ];
  return parts.filter(([, names]) => names.length > 0).map(([words, names]) => `${words} ${list(names)}`);
}

function inForceWords(content: ChangeContent): string {
  if (content.person === undefined) return `In force: ${aboutWords(content)}`;
  const { roles = [], teams = [], disabled } = content.person;
  if (disabled === true) return "May no longer sign in";
  const held = [
    roles.length === 0 ? "no role" : `the role ${list(roles.map((role) => ROLE_WORDS[role]))}`,
    teams.length === 0 ? "no team" : `the team ${list(teams)}`,
  ];
  return `Has ${list(held)}`;
}
