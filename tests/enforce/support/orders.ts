/** A database with orders as an agent's tool: the organisation, and the connector's configuration. */

const facts = (
  power: string,
) => `power: ${power}, objectType: order, sensitivity: internal, blastRadius: single, reversible: true,
          audited: true, observable: true, touches: [], returnsUntrusted: false, audience: internal`;
const action = (name: string, power = "read") => `      - { name: ${name}, ${facts(power)} }`;

export const ORGANISATION = `
apiVersion: ambit/v1
environments: [{ name: production, rank: 2 }]
teams: [{ name: sales }]
people:
  - { email: rita@example.com, name: Rita Roe, roles: [security_reviewer], teams: [sales] }
  - { email: omar@example.com, name: Omar Diaz, roles: [operator], teams: [sales] }
stages:
  - name: supervised
    ceilings:
      - { power: read, environments: [production] }
      - { power: write, environments: [production], maxBlastRadius: single }
    evidence: { days: 14, decisions: 200, distinctActions: 5, completeness: 0.95 }
tools:
  - name: orders
    actions:
${[action("list_orders"), action("who"), action("count_orders"), action("sneaky_read"), action("slow"), action("many")].join("\n")}
${[action("set_status", "write"), action("insert_order", "write"), action("delete_order", "write")].join("\n")}
agents:
  - name: clerk
    team: sales
    owner: omar@example.com
    purpose: Keeps orders of the north
    stage: supervised
    mode: enforce
    budget:
      grants:
        - id: read
          actions: [orders.list_orders, orders.who, orders.sneaky_read, orders.slow, orders.many]
          environments: [production]
          obligations: [{ type: redact_fields, fields: [iban] }]
        - { id: count, actions: [orders.count_orders], environments: [production], obligations: [{ type: watermark }] }
        - { id: write, actions: [orders.set_status, orders.insert_order], environments: [production] }
`;

/** As its file would be read. */
export function ordersConfiguration(
  database: object,
  { role, limits }: { role: string; limits: object },
): Record<string, unknown> {
  const order = { type: "order", parameter: "id" };
  const list = { type: "list" };
  return {
    agent: "clerk",
    tool: "orders",
    environment: "production",
    database,
    role,
    limits: { statementMs: 1_000, lockMs: 200, ...limits },
    statements: [
      { action: "list_orders", sql: "SELECT * FROM orders ORDER BY id", resource: list },
      {
        action: "who",
        sql: `SELECT current_user AS role, session_user AS login, current_setting('application_name') AS application,
                     current_setting('ambit.evaluation_id') AS evaluation, current_setting('ambit.permit_id') AS permit,
                     current_setting('ambit.agent') AS agent, current_setting('ambit.on_behalf_of') AS person,
                     current_setting('statement_timeout') AS timeout -- of this transaction alone`,
        resource: list,
      },
      { action: "count_orders", sql: "SELECT count(*) FROM orders", resource: list },
      { action: "sneaky_read", sql: "UPDATE orders SET status = 'read' RETURNING id", resource: list },
      { action: "slow", sql: "SELECT pg_sleep(30)", resource: list },
      {
        action: "many",
        sql: "SELECT g AS id, repeat('x', 100) AS text FROM generate_series(1, $1::int) g",
        parameters: [{ name: "rows", type: "integer" }],
        resource: list,
      },
      {
        action: "set_status",
        sql: "UPDATE orders SET status = $2 WHERE id = $1",
        parameters: [
          { name: "id", type: "integer" },
          { name: "status", type: "text", maxLength: 40 },
        ],
        resource: order,
        changes: {
          type: "order",
          key: "id",
          select: "SELECT id, status FROM orders WHERE id = $1 FOR UPDATE",
          parameters: ["id"],
        },
      },
      {
        action: "insert_order",
        sql: "INSERT INTO orders VALUES ($1, 'south', 'mallory', NULL, 'open') RETURNING id",
        parameters: [{ name: "id", type: "integer" }],
        resource: order,
        changes: { type: "order", key: "id" },
      },
      {
        action: "delete_order",
        sql: "DELETE FROM orders WHERE id = $1",
        parameters: [{ name: "id", type: "integer" }],
        resource: order,
        changes: {
          type: "order",
          key: "id",
          select: "SELECT id, status FROM orders WHERE id = $1",
          parameters: ["id"],
        },
      },
    ],
  };
}
