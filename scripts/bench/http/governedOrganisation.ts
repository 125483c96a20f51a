/** An organisation whose budgets hold more than people can remember. */
import type { Database } from "@/lib/db/database";

const TEAMS = 20;
const AGENTS = 200;
const TOOLS = 20;
const ACTIONS_OF_TOOL = 25;
/** One for each action. */
export const GRANTS = TOOLS * ACTIONS_OF_TOOL;
/** The agent that the pages are about. */
export const AGENT = "agent-0";
/** Sees every team. */
export const REVIEWER = "rita@example.com";

const LIMIT = { measure: "count", per: "day", max: 100, beyond: "deny" };
const SCHEMA = { type: "object", properties: { note: { type: "string", maxLength: 200 } } };

/** A bundle in which every agent has one grant for each action, but for what `fillBudgets` puts there: a bundle's size has bounds. */
export function governedOrganisation(): object {
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
  const fact = { blastRadius: "single", reversible: true, audited: true, observable: true, touches: [] };
  const action = { ...fact, power: "write", objectType: "entry", sensitivity: "internal", returnsUntrusted: false };
  return {
    apiVersion: "ambit/v1",
    environments: [
      { name: "sandbox", rank: 0 },
      { name: "production", rank: 2 },
    ],
    teams: numbers(TEAMS).map((index) => ({ name: `team-${index}` })),
    people: [
      { email: REVIEWER, name: "Rita", roles: ["security_reviewer"], teams: [] },
      { email: "omar@example.com", name: "Omar", roles: ["operator"], teams: ["team-0"] },
    ],
    stages: [
      { name: "supervised", ceilings: [{ power: "write", environments: ["sandbox", "production"] }] },
      { name: "bounded", ceilings: [{ power: "write", environments: ["sandbox", "production"] }] },
    ],
    tools: numbers(TOOLS).map((tool) => ({
      name: `tool-${tool}`,
      actions: numbers(ACTIONS_OF_TOOL).map((index) => ({ ...action, name: `do_${index}`, inputSchema: SCHEMA })),
    })),
    agents: numbers(AGENTS).map((index) => ({
      name: `agent-${index}`,
      team: `team-${index % TEAMS}`,
      owner: "omar@example.com",
      purpose: "Does many things",
      stage: "supervised",
      budget: { grants: [grant(0)] },
    })),
    rules: numbers(20).map((index) => ({
      name: `rule-${index}`,
      actions: [`tool-${index}.do_0`],
      when: `arguments.note.size() > ${100 + index}`,
      effect: "ask",
      approvers: [{ role: "security_reviewer", count: 1 }],
    })),
  };
}

/** The budget of `AGENT` as it would be with one grant that goes further. */
export function nextBudget(): object {
  return {
    grants: Array.from({ length: GRANTS }, (_, index) =>
      index === 0 ? { ...grant(0), limits: [{ ...LIMIT, max: 200 }] } : grant(index),
    ),
  };
}

function grant(index: number) {
  return {
    id: `grant-${index}`,
    actions: [`tool-${Math.floor(index / ACTIONS_OF_TOOL)}.do_${index % ACTIONS_OF_TOOL}`],
    environments: ["production"],
    arguments: { properties: { note: { maxLength: 100 } } },
    when: `arguments.note != "not ${index}"`,
    limits: [LIMIT],
  };
}

/** Gives every agent the grants that the bundle left out. */
export async function fillBudgets({ pool }: Database): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN; SET LOCAL statement_timeout = 0");
    await client.query(
      `INSERT INTO budget_grant
       SELECT (jsonb_populate_record(g, jsonb_build_object(
                'grant_id', 'grant-' || n, 'position', n, 'when', 'arguments.note != "not ' || n || '"',
                'actions', jsonb_build_array('tool-' || n / $1::int || '.do_' || n % $1::int)))).*
         FROM budget_grant g CROSS JOIN generate_series(1, $2::int) n`,
      [ACTIONS_OF_TOOL, GRANTS - 1],
    );
    await client.query("COMMIT");
  } finally {
    client.release(true);
  }
}
