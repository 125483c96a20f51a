/** Who takes part in a schedule: an organisation whose agents ask for everything that they do. */

/** Agents take turns; those at even places hold credentials that must redeem. */
export const AGENTS = ["agent-0", "agent-1", "agent-2", "agent-3"] as const;
export type AgentName = (typeof AGENTS)[number];
/** The others have no limits, so their decisions wait for each other only where they present the same approval. */
export const LIMITED: readonly AgentName[] = ["agent-0", "agent-1"];

/** Owns all agents, so nothing that he answers counts. */
export const OWNER = "omar";
/** Of another team: sees nothing of it. */
export const STRANGER = "sam";
export const OPERATORS = ["olga", "otto", "oona"] as const;
export const REVIEWERS = ["rita", "rune"] as const;
export const PEOPLE = [...OPERATORS, ...REVIEWERS, OWNER, STRANGER] as const;
export type PersonName = (typeof PEOPLE)[number];

/** Who must say yes to each action. */
export const SEATS = {
  pay: { operators: 1, reviewers: 0 },
  move: { operators: 2, reviewers: 0 },
  run: { operators: 1, reviewers: 1 },
} as const;
export type ActionName = keyof typeof SEATS;
export const ACTIONS = Object.keys(SEATS) as ActionName[];

/** How long an answer may take. */
export const RESPOND_WITHIN_MS = 30 * 60_000;

/** Both are far away: they are there to be counted. */
const LIMITS = [
  { measure: "sum(arguments.amount)", per: "day", max: 1_000_000_000, beyond: "deny" },
  { measure: "count", per: { sliding: "1h" }, max: 1_000_000_000, beyond: "deny" },
];

/** The bundle's text. */
export function scheduleOrganisation(): string {
  const facts = { sensitivity: "internal", blastRadius: "single", reversible: true, audited: true, observable: true };
  const rest = { power: "write", objectType: "payment", touches: [], returnsUntrusted: false, audience: "internal" };
  const inputSchema = { type: "object", required: ["amount"], properties: { amount: { type: "number" } } };
  const named = (people: readonly string[], role: string, teams: string[]) =>
    people.map((name) => ({ email: `${name}@example.com`, name, roles: [role], teams }));
  const bundle = {
    apiVersion: "ambit/v1",
    environments: [{ name: "production", rank: 2 }],
    teams: [{ name: "desk" }, { name: "elsewhere" }],
    people: [
      ...named([...OPERATORS, OWNER], "operator", ["desk"]),
      ...named(REVIEWERS, "security_reviewer", ["desk"]),
      ...named([STRANGER], "operator", ["elsewhere"]),
    ],
    stages: [{ name: "bounded", ceilings: [{ power: "write", environments: ["production"] }] }],
    tools: [{ name: "desk", actions: ACTIONS.map((name) => ({ ...facts, ...rest, name, inputSchema })) }],
    agents: AGENTS.map((name) => ({
      name,
      team: "desk",
      owner: `${OWNER}@example.com`,
      purpose: "Asks",
      stage: "bounded",
      budget: {
        grants: [
          {
            id: "all",
            actions: ["desk.*"],
            environments: ["production"],
            limits: LIMITS.filter(() => LIMITED.includes(name)),
          },
        ],
      },
    })),
    rules: ACTIONS.map((name) => ({
      name: `ask-to-${name}`,
      actions: [`desk.${name}`],
      when: "true",
      effect: "ask",
      approvers: approversOf(name),
      respondWithin: "30m",
    })),
  };
  return JSON.stringify(bundle, null, 1);
}

function approversOf(action: ActionName): object[] {
  const { operators, reviewers } = SEATS[action];
  return [
    { role: "operator", count: operators },
    ...(reviewers === 0 ? [] : [{ role: "security_reviewer", count: reviewers }]),
  ];
}
