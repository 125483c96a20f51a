/** Who may propose what, and who may review it: pure rules over what the database says at this moment. */
import type { ChangeContent } from "@/lib/contracts/changes";
import { agentsReached, type Category } from "@/lib/core/change/category";
import { hasRole } from "@/lib/services/authorize";
import type { Actor, RoleName } from "@/lib/services/context";

/**
 * Why the actor may not propose this, or null. What narrows takes effect by the one who proposes it, so this is also who
 * may narrow. Operators change their own teams' agents; security reviewers and admins all but people; admins people.
 *
 * @param teamId of the agent that it is about, or would be; null where it is about none.
 */
export function proposeRefusal(actor: Actor, content: ChangeContent, teamId: string | null): string | null {
  if (actor.kind === "command" || actor.kind === "system") return null;
  if (actor.kind !== "person") return "People propose changes.";
  if (content.person !== undefined || content.group !== undefined)
    return hasRole(actor, "admin") ? null : "Admins propose changes of people, their roles and groups.";
  if (hasRole(actor, "security_reviewer", "admin")) return null;
  if (content.agent === undefined && content.newAgent === undefined)
    return "Security reviewers and admins propose changes of rules, catalogue, stages and environments.";
  if (hasRole(actor, "operator") && teamId !== null && actor.teamIds.includes(teamId)) return null;
  return "Operators of the agent's team, security reviewers and admins propose changes of an agent.";
}

export interface Reviewer {
  id: string;
  email: string;
  roles: readonly RoleName[];
}

/** What of a change decides who may review it. */
export interface Reviewed {
  authorId: string | null;
  /** Ids of the owners of every agent that it is about or lets do more. */
  ownerIds: readonly string[];
  /** Addresses of the people whom it makes something: a role, a group, an agent of their own. */
  concerned: readonly string[];
}

/** Why this person may not review it, or null. By identity: a token is the person whose token it is. */
export function reviewRefusal(person: Reviewer, { authorId, ownerIds, concerned }: Reviewed): string | null {
  if (!person.roles.includes("security_reviewer")) return "Security reviewers approve what widens.";
  if (person.id === authorId) return "You wrote this. Somebody else reviews it.";
  if (ownerIds.includes(person.id)) return "You own an agent that this reaches. Somebody else reviews it.";
  if (concerned.includes(person.email)) return "This is about you. Somebody else reviews it.";
  return null;
}

/** How many security reviewers approve what widens: one, whatever it is. */
export function reviewersRequired(categories: readonly Category[]): number {
  return categories.length === 0 ? 0 : 1;
}

/** The agents whose owners keep out of the review. */
export function agentsConcerned({ agent }: ChangeContent, categories: readonly Category[]): string[] {
  return [...new Set([...(agent === undefined ? [] : [agent]), ...categories.flatMap(agentsReached)])];
}

/** The addresses of the people whom the change is about. */
export function peopleConcerned({ person, group, owner, newAgent }: ChangeContent): string[] {
  const emails = [person?.email, owner, newAgent?.owner, ...(group?.people ?? [])];
  return [...new Set(emails.flatMap((email) => email ?? []))];
}
