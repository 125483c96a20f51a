/** Reads the organisation as decisions see it: all that moves in one statement, and so from one snapshot. */
import type {
  ActionDefinition,
  AgentDefinition,
  BudgetDefinition,
  CeilingDefinition,
  EnvironmentDefinition,
  KillSwitch,
  OrganisationDefinition,
  RuleDefinition,
  StageDefinition,
} from "@/lib/core/organisation/definition";
import { FACT_NAMES } from "@/lib/core/organisation/facts";
import { readBudgets } from "./organisationBudgets";
import type { QueryClient } from "./queryClient";
import { type Row, withoutNulls } from "./withoutNulls";

/** What tells a cached organisation from a stale one, and one database from another. */
export interface OrganisationVersion {
  /** The database and its genesis. */
  identity: string;
  configVersion: number;
}

/** The version in force, or `null` for an empty organisation (nothing was imported yet). */
export async function readOrganisationVersion(client: QueryClient): Promise<OrganisationVersion | null> {
  const { rows } = await client.query<{ identity: string; config_version: string }>({
    name: "organisation_version",
    text: `SELECT ${IDENTITY} AS identity, config_version FROM organisation`,
  });
  const row = rows[0];
  return row === undefined ? null : { identity: row.identity, configVersion: Number(row.config_version) };
}

const IDENTITY = "concat_ws('/', inet_server_port(), current_database(), extract(epoch FROM genesis_at))";

interface StoredOrganisation {
  identity: string;
  config_version: string;
  environments: EnvironmentDefinition[];
  stages: (Omit<StageDefinition, "ceilings"> & { ceilings: Row<CeilingDefinition>[] })[];
  tools: { name: string; actions: Row<ActionDefinition>[] }[];
  agents: (Omit<AgentDefinition, "observeUntil" | "budget"> & {
    observeUntil: string | null;
    /** The id of the version in force. */
    budget: string | null;
  })[];
  rules: Row<RuleDefinition>[];
  kill_switches: StoredKillSwitch[];
}

export interface StoredKillSwitch {
  scope: KillSwitch["scope"];
  exceptRead: boolean;
  /** Of the tool, environment or agent; null for the organisation. */
  covered: string | null;
  reason: string;
}

/**
 * The whole organisation; everything in a fixed order (names by code point, grants as their author wrote them). With `agent`, a name,
 * that one alone of all agents: there may be many, and their budgets are most of it.
 */
export async function loadOrganisation(
  client: QueryClient,
  { agent }: { agent?: string | undefined } = {},
): Promise<OrganisationDefinition | null> {
  const { rows } = await client.query<StoredOrganisation>({
    name: "organisation_load",
    text: LOAD,
    values: [agent ?? null],
  });
  const stored = rows[0];
  if (stored === undefined) return null;
  const budgets = await readBudgets(client, {
    identity: stored.identity,
    ids: stored.agents.flatMap(({ budget }) => budget ?? []),
    isWhole: agent === undefined,
  });
  return {
    configVersion: Number(stored.config_version),
    environments: stored.environments,
    stages: stored.stages.map((stage) => ({ ...stage, ceilings: stage.ceilings.map(withoutNulls<CeilingDefinition>) })),
    tools: stored.tools.map(({ name, actions }) => ({ name, actions: actions.map(withoutNulls<ActionDefinition>) })),
    agents: stored.agents.map((one) => agentOf(one, budgets)),
    rules: stored.rules.map(withoutNulls<RuleDefinition>),
    killSwitches: stored.kill_switches.map(killSwitchOf),
  };
}

function agentOf(
  { observeUntil, budget: id, ...agent }: StoredOrganisation["agents"][number],
  budgets: ReadonlyMap<string, BudgetDefinition>,
): AgentDefinition {
  const budget = id === null ? undefined : budgets.get(id);
  return {
    ...agent,
    ...(observeUntil === null ? {} : { observeUntil: new Date(observeUntil).toISOString() }),
    ...(budget === undefined ? {} : { budget }),
  };
}

/** A stored switch as decisions see it. */
export function killSwitchOf({ scope, exceptRead, covered, reason }: StoredKillSwitch): KillSwitch {
  switch (scope) {
    case "organisation":
      return { scope, exceptRead, reason };
    case "tool":
      return { scope, tool: covered ?? "", reason };
    case "environment":
      return { scope, environment: covered ?? "", reason };
    case "agent":
      return { scope, agent: covered ?? "", reason };
  }
}

const BY_NAME = (column: string) => `ORDER BY ${column} COLLATE "C"`;

/** The columns of the risk facts, under the facts' names. */
const FACTS = FACT_NAMES.map(
  (fact) => `'${fact}', a.${fact.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`,
).join(", ");

const LOAD = `
SELECT ${IDENTITY} AS identity, o.config_version,
  (SELECT coalesce(json_agg(json_build_object('name', e.name, 'rank', e.rank) ORDER BY e.rank, e.name COLLATE "C"), '[]')
     FROM environment e) AS environments,
  (SELECT coalesce(json_agg(json_build_object('name', s.name, 'version', s.version, 'evidence', s.evidence,
      'ceilings', (SELECT coalesce(json_agg(json_build_object('power', c.power, 'environments', json_build_array(e.name),
          'maxSensitivity', c.max_sensitivity, 'maxBlastRadius', c.max_blast_radius, 'maxAudience', c.max_audience)
          ORDER BY c.power, e.rank, e.name COLLATE "C"), '[]')
        FROM stage_ceiling c JOIN environment e ON e.id = c.environment_id WHERE c.stage_id = s.id))
      ORDER BY s.position), '[]')
     FROM stage s) AS stages,
  (SELECT coalesce(json_agg(json_build_object('name', t.name,
      'actions', (SELECT coalesce(json_agg(json_build_object('name', a.name, 'version', a.version, 'description', a.description,
          ${FACTS}, 'inputSchema', a.input_schema)
          ${BY_NAME("a.name")}), '[]')
        FROM action a WHERE a.tool_id = t.id)) ${BY_NAME("t.name")}), '[]')
     FROM tool t) AS tools,
  (SELECT coalesce(json_agg(json_build_object('id', g.id, 'name', g.name, 'team', t.name, 'owner', p.email,
      'purpose', g.purpose, 'lifecycle', g.lifecycle, 'stage', s.name, 'mode', g.mode, 'observeUntil', g.observe_until,
      'attributes', g.attributes,
      'budget', (SELECT b.id FROM budget b WHERE b.agent_id = g.id AND b.in_force)) ${BY_NAME("g.name")}), '[]')
     FROM agent g JOIN team t ON t.id = g.team_id JOIN person p ON p.id = g.owner_id JOIN stage s ON s.id = g.stage_id
    WHERE $1::text IS NULL OR g.name = $1)
     AS agents,
  (SELECT coalesce(json_agg(json_build_object('name', r.name, 'version', r.version, 'actions', r.actions,
      'teams', r.teams, 'agents', r.agents, 'when', r."when", 'effect', r.effect, 'approvers', r.approvers,
      'respondWithinSeconds', r.respond_within_seconds,
      'freshSignIn', CASE WHEN r.fresh_sign_in THEN true END) ${BY_NAME("r.name")}), '[]')
     FROM escalation_rule r) AS rules,
  (SELECT coalesce(json_agg(json_build_object('scope', k.scope, 'exceptRead', k.except_read,
      'covered', coalesce(t.name, e.name, g.name), 'reason', k.reason) ORDER BY k.pulled_at, k.id), '[]')
     FROM kill_switch k LEFT JOIN tool t ON t.id = k.tool_id LEFT JOIN environment e ON e.id = k.environment_id
          LEFT JOIN agent g ON g.id = k.agent_id
    WHERE k.released_at IS NULL) AS kill_switches
FROM organisation o`;
