/** Who may answer an approval: pure rules over what the database says of the person at this moment. */
import { type CountedRequirement, missingSeats } from "@/lib/core/approval/requirements";
import type { ApprovalAnswer, Requirement } from "@/lib/core/decision/types";
import type { RoleName } from "@/lib/services/context";

export interface Answerer {
  id: string;
  email: string;
  roles: readonly RoleName[];
  teamIds: readonly string[];
  teams: readonly string[];
  groups: readonly string[];
}

export interface AskedAction {
  teamId: string;
  ownerId: string;
  onBehalfOf: string | null;
  requirements: readonly CountedRequirement[];
  /** The approving answers given so far. */
  answers: readonly ApprovalAnswer[];
}

export type MayAnswer =
  | { allowed: true; qualifies: Requirement[] }
  /** `conflict` when the person has answered already. */
  | { allowed: false; reason: string; kind: "forbidden" | "conflict" };

/** A viewer answers nothing; an operator what their own teams' agents ask; a reviewer or admin where a rule names them. */
export const ANSWERING: readonly RoleName[] = ["operator", "security_reviewer", "admin"];

/**
 * Whether this person may answer so, and which of the requirements they could stand for. A yes must fill a seat that is
 * still empty; a no is open to everyone who could have filled one.
 */
export function mayAnswer(person: Answerer, asked: AskedAction, verdict: "approve" | "deny"): MayAnswer {
  if (person.id === asked.ownerId) return refuse("You own this agent. Nobody answers what their own agent asks for.");
  if (asked.onBehalfOf !== null && asked.onBehalfOf.trim().toLowerCase() === person.email)
    return refuse("The agent asks on your behalf. Nobody answers what was asked for them.");
  if (!person.roles.some((role) => ANSWERING.includes(role)))
    return refuse("Answering needs the role of an operator, security reviewer or admin.");
  if (asked.answers.some((answer) => answer.person === person.id))
    return { allowed: false, kind: "conflict", reason: "You have answered this already. One more person must answer." };

  const qualifies = asked.requirements.filter((requirement) => stands(person, asked, requirement)).map(named);
  if (qualifies.length === 0)
    return refuse(`This needs ${asked.requirements.map(requirementWords).join(" and ")}; you are not one of them.`);
  if (verdict === "deny") return { allowed: true, qualifies };
  const before = missingSeats(asked.requirements, asked.answers).length;
  const after = missingSeats(asked.requirements, [...asked.answers, { person: person.id, qualifies }]).length;
  if (after === before) return refuse(`Your part has been answered by others; still needed: ${missingWords(asked)}.`);
  return { allowed: true, qualifies };
}

/** "1 operator", "2 of the group treasury". */
export function requirementWords({ kind, name, count }: CountedRequirement): string {
  switch (kind) {
    case "role":
      return `${count} ${name.replaceAll("_", " ")}${count > 1 ? "s" : ""}`;
    case "person":
      return name;
    default:
      return `${count} of the ${kind} ${name}`;
  }
}

/** True when the person is who a rule names so: of the role (an operator of the agent's team), team or group, or themselves. */
export function stands(person: Answerer, asked: Pick<AskedAction, "teamId">, { kind, name }: Requirement): boolean {
  switch (kind) {
    case "role":
      if (!person.roles.some((role) => role === name && ANSWERING.includes(role))) return false;
      return name !== "operator" || person.teamIds.includes(asked.teamId);
    case "team":
      return person.teams.includes(name);
    case "group":
      return person.groups.includes(name);
    case "person":
      return person.email === name.toLowerCase();
  }
}

function missingWords({ requirements, answers }: AskedAction): string {
  const missing = missingSeats(requirements, answers);
  return requirements
    .map((one) => ({
      ...one,
      count: missing.filter(({ kind, name }) => kind === one.kind && name === one.name).length,
    }))
    .filter(({ count }) => count > 0)
    .map(requirementWords)
    .join(" and ");
}

function named({ kind, name }: Requirement): Requirement {
  return { kind, name };
}

function refuse(reason: string): MayAnswer {
  return { allowed: false, kind: "forbidden", reason };
}
