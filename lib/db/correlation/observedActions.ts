import type { ObservedAction, RegisteredIdentity } from "@/lib/core/correlation/observedAction";
import type { QueryClient } from "@/lib/db/queryClient";

export async function findRegisteredIdentities(client: QueryClient): Promise<RegisteredIdentity[]> {
  const { rows } = await client.query<RegisteredIdentity>(
    `SELECT p.agent_id AS "agentId", t.name AS tool, v.name AS environment, p.identity
       FROM agent_principal p JOIN tool t ON t.id = p.tool_id JOIN environment v ON v.id = p.environment_id
      ORDER BY p.identity, p.agent_id, t.name, v.name`,
  );
  return rows;
}

export async function findAgentNames(client: QueryClient): Promise<Map<string, string>> {
  const { rows } = await client.query<{ id: string; name: string }>("SELECT id, name FROM agent");
  return new Map(rows.map(({ id, name }) => [name, id]));
}

/** Lists observed actions, or what is known of them now. What a person acknowledged stays acknowledged. */
export async function putObserved(client: QueryClient, actions: readonly ObservedAction[], now: Date): Promise<void> {
  if (actions.length === 0) return;
  await client.query({
    name: "put_observed_actions",
    text: `INSERT INTO observed_action (id, agent_id, tool, environment, system, principal, verb, resource_type, resource_id, status,
                                        first_at, last_at, fragments, changed_state, ungoverned, found_at)
           SELECT id, agent_id, tool, environment, system, principal, verb, resource_type, resource_id, status::outcome_status,
                  first_at, last_at, fragments, changed_state, ungoverned, $16
             FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                         $10::text[], $11::timestamptz[], $12::timestamptz[], $13::int[], $14::boolean[], $15::boolean[])
               AS seen (id, agent_id, tool, environment, system, principal, verb, resource_type, resource_id, status, first_at, last_at,
                        fragments, changed_state, ungoverned)
           ON CONFLICT (id) DO UPDATE SET agent_id = EXCLUDED.agent_id, tool = EXCLUDED.tool, environment = EXCLUDED.environment,
             system = EXCLUDED.system, principal = EXCLUDED.principal, verb = EXCLUDED.verb, resource_type = EXCLUDED.resource_type,
             resource_id = EXCLUDED.resource_id, status = EXCLUDED.status, first_at = EXCLUDED.first_at, last_at = EXCLUDED.last_at,
             fragments = EXCLUDED.fragments, changed_state = EXCLUDED.changed_state, ungoverned = EXCLUDED.ungoverned`,
    values: [
      actions.map(({ id }) => id),
      actions.map(({ agentId }) => agentId),
      actions.map(({ tool }) => tool),
      actions.map(({ environment }) => environment),
      actions.map(({ system }) => system),
      actions.map(({ principal }) => principal),
      actions.map(({ verb }) => verb),
      actions.map(({ resource }) => resource?.type ?? null),
      actions.map(({ resource }) => resource?.id ?? null),
      actions.map(({ status }) => status),
      actions.map(({ firstAt }) => new Date(firstAt)),
      actions.map(({ lastAt }) => new Date(lastAt)),
      actions.map(({ fragments }) => fragments),
      actions.map(({ changedState }) => changedState),
      actions.map(({ ungoverned }) => ungoverned),
      now,
    ],
  });
}

/**
 * Takes observed actions off the list that no fragment is joined to any more. What a person said of one goes with its fragments to the
 * one that they belong to now.
 * @param moved from an observed action to the one that its fragments went to
 */
export async function removeObserved(
  client: QueryClient,
  ids: readonly string[],
  moved: ReadonlyMap<string, string>,
): Promise<void> {
  if (ids.length === 0) return;
  const values = [[...moved.keys()], [...moved.values()]];
  await client.query({
    name: "pass_on_acknowledgements",
    text: `UPDATE observed_action now SET acknowledged_at = before.acknowledged_at, acknowledged_by_id = before.acknowledged_by_id,
                  acknowledgement = before.acknowledgement
             FROM unnest($1::uuid[], $2::uuid[]) AS moved (before, now), observed_action before
            WHERE before.id = moved.before AND now.id = moved.now AND before.acknowledged_at IS NOT NULL AND now.acknowledged_at IS NULL`,
    values,
  });
  await client.query({
    name: "pass_on_alerts",
    text: `UPDATE observed_action now SET alerted_at = before.alerted_at, found_at = greatest(now.found_at, before.alerted_at + interval '1 ms')
             FROM unnest($1::uuid[], $2::uuid[]) AS moved (before, now), observed_action before
            WHERE before.id = moved.before AND now.id = moved.now AND before.alerted_at IS NOT NULL AND now.alerted_at IS NULL`,
    values,
  });
  await client.query({
    name: "remove_observed_actions",
    text: `DELETE FROM observed_action o
            WHERE o.id = ANY($1::uuid[]) AND NOT EXISTS (SELECT FROM fragment_join j WHERE j.record_id = o.id)`,
    values: [[...ids]],
  });
}
