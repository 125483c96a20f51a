import type { Method } from "@/lib/contracts/api/operation";
import type { Situations, Who } from "./situations";

/** A status; or `nothing`: 200, and nothing of the target is in the answer or was done to it. */
export type Expected = number | "nothing";

/** What is called, and how one knows in an answer of 200 that the target was shown or acted on. */
export interface Target {
  params?: Record<string, string>;
  query?: string;
  body?: unknown;
  holds?: string;
}

/** One route in one situation, with what each person gets. Nobody gets anything without a session or from another site. */
export interface Row {
  route: `${Method} /api/v1/${string}`;
  /** Where a route is in the table more than once. */
  case?: string;
  target?: (given: Situations, who: Who) => Promise<Target>;
  expected: Readonly<Record<Who, Expected>>;
}

type Answers = Readonly<Record<Who, Expected>>;

/** The same for everyone who is signed in, whatever their role: what is their own. */
export const own = (expected: Expected): Answers => ({
  nobody: expected,
  viewer: expected,
  operator: expected,
  otherTeam: expected,
  reviewer: expected,
  admin: expected,
});

/** Lists: those of the team, reviewers and admins find the target in it; others an answer without it. */
export const SEES: Answers = {
  nobody: "nothing",
  viewer: 200,
  operator: 200,
  otherTeam: "nothing",
  reviewer: 200,
  admin: 200,
};

/** One record: for others it does not exist. */
export const READS: Answers = { nobody: 404, viewer: 200, operator: 200, otherTeam: 404, reviewer: 200, admin: 200 };

/** What takes a role, and shows the same to all who have one. */
export const ROLE: Answers = { ...own(200), nobody: 403 };

/** What an operator of the agent's team may do where the rule names operators, and nobody else. */
export const OPERATOR: Answers = {
  nobody: 404,
  viewer: 403,
  operator: 200,
  otherTeam: 404,
  reviewer: 403,
  admin: 403,
};

/** What admins do. `expected`: what they get. */
export const admins = (expected: Expected): Answers => ({ ...own(403), admin: expected });
