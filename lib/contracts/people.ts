/** People with their roles, teams and groups, as their pages and /api/v1 show them. */

export const ROLES = ["viewer", "operator", "security_reviewer", "admin"] as const;
export type Role = (typeof ROLES)[number];

export const ROLE_WORDS: Record<Role, string> = {
  viewer: "viewer",
  operator: "operator",
  security_reviewer: "security reviewer",
  admin: "admin",
};

/** Who gave it: people here, or the claims of the sign-in provider, which may take it back at the next sign-in. */
export type GivenBy = "people" | "claims";

export interface PersonSummary {
  id: string;
  email: string;
  name: string;
  roles: { role: Role; given_by: GivenBy }[];
  teams: { team: string; given_by: GivenBy }[];
  groups: string[];
  /** How the person can sign in; none: not yet. */
  signs_in_with: ("password" | "provider")[];
  last_signed_in_at: string | null;
  /** Since when the person may not sign in any more. */
  left_at: string | null;
  /** Agents that the person answers for, but for those that are retired. */
  owned_agents: number;
}

export interface GroupView {
  name: string;
  people: { email: string; name: string }[];
}

export interface PeopleAnswer {
  people: PersonSummary[];
  groups: GroupView[];
  /** Why the one who asks may propose no change of people and groups; null where they may. */
  propose_refusal: string | null;
}

export interface PersonDetail extends PersonSummary {
  accounts: { issuer: string; linked_at: string }[];
  /** A link to set a password that is good still. */
  invitation: { created_at: string; expires_at: string } | null;
  /** Those in force. Never their secrets. */
  api_tokens: { id: string; label: string; hint: string; created_at: string; expires_at: string | null }[];
  agents: { name: string; lifecycle: "active" | "suspended" | "retired" }[];
  propose_refusal: string | null;
}

/** What the forms about people and groups start from. */
export interface PeopleForm {
  teams: string[];
  people: { email: string; name: string }[];
  /** The one that is changed; null for a new one. */
  person: { email: string; name: string; roles: Role[]; teams: string[]; disabled: boolean } | null;
  group: { name: string; people: string[] } | null;
  /** Of what the form begins from; absent for a new one. */
  basis?: string;
}
