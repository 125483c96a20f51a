/** An organisation whose agents ask for everything that they do. */

export const TEAMS = 20;
export const INBOX_AGENTS = 100;
/** Answers for three teams. */
export const OPERATOR = "olga@example.com";
/** Sees every team, and answers where a rule names reviewers. */
export const REVIEWER = "rita@example.com";
const RULES = 5;

/** The action that no rule holds. */
export const LOOK = "desk.look";

/** The team of an agent, by its number from 0 on. */
export function teamOf(agent: number): string {
  return `team-${agent % TEAMS}`;
}

/** Who answers for one team alone, by the team's number. */
export function operatorOf(team: number): string {
  return `operator-${team}@example.com`;
}

/** The action that an agent asks for, by its number from 0 on. */
export function actionOf(agent: number): string {
  return `desk.do_${agent % RULES}`;
}

export function inboxOrganisation(): object {
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
  const fact = { blastRadius: "single", reversible: true, audited: true, observable: true, touches: [] };
  const action = { ...fact, power: "write", objectType: "entry", sensitivity: "internal", returnsUntrusted: false };
  return {
    apiVersion: "ambit/v1",
    environments: [{ name: "production", rank: 2 }],
    teams: numbers(TEAMS).map((index) => ({ name: teamOf(index) })),
    people: [
      { email: OPERATOR, name: "Olga", roles: ["operator"], teams: [teamOf(0), teamOf(1), teamOf(2)] },
      { email: REVIEWER, name: "Rita", roles: ["security_reviewer"], teams: [] },
      { email: "omar@example.com", name: "Omar", roles: ["operator"], teams: [teamOf(0)] },
      ...numbers(TEAMS).map((index) => ({
        email: operatorOf(index),
        name: `Operator ${index}`,
        roles: ["operator"],
        teams: [teamOf(index)],
      })),
    ],
    stages: [{ name: "bounded", ceilings: [{ power: "write", environments: ["production"] }] }],
    tools: [
      {
        name: "desk",
        actions: ["look", ...numbers(RULES).map((index) => `do_${index}`)].map((name) => ({ ...action, name })),
      },
    ],
    agents: numbers(INBOX_AGENTS).map((index) => ({
      name: `agent-${index}`,
      team: teamOf(index),
      owner: "omar@example.com",
      purpose: "Asks",
      stage: "bounded",
      budget: { grants: [{ id: "all", actions: ["desk.*"], environments: ["production"] }] },
    })),
    rules: numbers(RULES).map((index) => ({
      name: `rule-${index}`,
      actions: [`desk.do_${index}`],
      when: "true",
      effect: "ask",
      approvers: [{ role: index % 2 === 0 ? "operator" : "security_reviewer", count: 1 }],
    })),
  };
}
