import { expect, test } from "vitest";
import type { Json } from "@/lib/core/organisation/definition";
import { declaredIn, mappedBy } from "@/lib/enforce/gateway/mapping/declared";
import { type PARAMETER_TYPES, postgresConnectorSchema } from "@/lib/enforce/postgres/configuration";
import { exactOf } from "@/lib/enforce/postgres/exact";
import { toolOf } from "@/lib/enforce/postgres/tools";

function configured(parameter: { name: string; type: string; optional?: boolean }, resourceType = "order") {
  return postgresConnectorSchema.safeParse({
    agent: "clerk",
    tool: "orders",
    environment: "production",
    database: { host: "localhost", name: "orders", user: "connector", password: { env: "P" } },
    role: "clerk",
    statements: [
      {
        action: "find",
        description: "Finds an order.",
        sql: "SELECT 1 WHERE $1 IS NULL",
        parameters: [{ ...parameter, description: "Which." }],
        resource: { type: resourceType, parameter: parameter.name },
      },
    ],
  });
}

const UUID = "01a3bd5e-0000-7000-8000-000000000001";

test.each<[(typeof PARAMETER_TYPES)[number], string, Json | undefined]>([
  ["text", "order", "A-17"],
  ["text", 'na"me with\\signs', "$x"],
  ["text", "order", undefined],
  ["text", "order", null],
  ["integer", "order", 17],
  ["number", "order", 17.25],
  ["number", "order", 1e21],
  ["boolean", "order", true],
  ["boolean", "order", undefined],
  ["uuid", "order", UUID],
  ["date", "order", "2026-11-27"],
  ["timestamp", "order", "2026-11-27T10:00:00Z"],
])("a tool declares the resource that the connector redeems for: %s %s = %j", (type, name, value) => {
  const { data } = configured({ name, type, optional: value === undefined || value === null }, "$order");
  const [statement] = data?.statements ?? [];
  if (data === undefined || statement === undefined) throw new Error("not configured");
  const args = value === undefined ? {} : { [name]: value };
  const mapping = declaredIn(toolOf(statement).inputSchema);
  const [mapped] = mappedBy(mapping, { params: { name: "find", arguments: args }, token: {} });
  const { action, resource } = exactOf(data, statement, args);
  expect([`orders.${mapped?.action}`, mapped?.resource]).toEqual([action.name, resource]);
});

test("an input schema says what a parameter is, whether it may be left out, and takes nothing else", () => {
  const { data } = configured({ name: "order", type: "uuid", optional: true });
  const [statement] = data?.statements ?? [];
  expect(statement && toolOf(statement)).toMatchObject({
    name: "find",
    description: "Finds an order.",
    inputSchema: {
      properties: { order: { type: ["string", "null"], format: "uuid", description: "Which." } },
      additionalProperties: false,
    },
    annotations: { readOnlyHint: true },
  });
});

test("a parameter that takes any JSON cannot name the resource", () => {
  const { error } = configured({ name: "order", type: "json" });
  expect(error?.issues.map(({ message }) => message)).toEqual(["must be of a type whose values can be an id"]);
});
