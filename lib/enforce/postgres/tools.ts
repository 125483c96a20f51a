/** The statements as MCP tools: what each takes, and what its calls are to Ambit. */
import type { Tool } from "@modelcontextprotocol/sdk/types.js";
import type { JsonObject } from "@/lib/core/organisation/definition";
import type { ParameterConfiguration, StatementConfiguration } from "./configuration";

/**
 * The tool of a statement, under its action's name. `x-authzen-mapping` says which action and resource a call is, as the connector itself
 * understands it: a gateway that follows it gets permits that fit.
 */
export function toolOf(statement: StatementConfiguration): Tool {
  const { action, description, parameters, changes } = statement;
  const required = parameters.filter(({ optional }) => !optional).map(({ name }) => name);
  return {
    name: action,
    ...(description === undefined ? {} : { description }),
    inputSchema: {
      type: "object",
      properties: Object.fromEntries(parameters.map((one) => [one.name, schemaOf(one, statement)])),
      ...(required.length === 0 ? {} : { required }),
      additionalProperties: false,
      "x-authzen-mapping": { evaluation: { action: { name: action }, resource: resourceOf(statement) } },
    },
    annotations: { readOnlyHint: changes === undefined, openWorldHint: false },
  };
}

function schemaOf(parameter: ParameterConfiguration, { resource }: StatementConfiguration): JsonObject {
  const { name, description, optional } = parameter;
  const { type, ...bounds } = typeOf(parameter);
  return {
    // `json` takes any value.
    ...(type === undefined ? {} : { type: optional ? [type, "null"] : type }),
    ...bounds,
    // A resource's id is never empty.
    ...(resource.parameter === name && type === "string" ? { minLength: 1 } : {}),
    ...(description === undefined ? {} : { description }),
  };
}

function typeOf({ type, maxLength }: ParameterConfiguration): { type?: string; format?: string; maxLength?: number } {
  switch (type) {
    case "json":
      return {};
    case "text":
      return { type: "string", maxLength };
    case "uuid":
    case "date":
      return { type: "string", format: type };
    case "timestamp":
      return { type: "string", format: "date-time" };
    default:
      return { type };
  }
}

/** The expressions give what `exactOf` makes of the same arguments. */
function resourceOf({ action, resource, parameters }: StatementConfiguration): JsonObject {
  const type = literal(resource.type);
  const parameter = parameters.find(({ name }) => name === resource.parameter);
  if (parameter === undefined) return { type, id: literal(action) };
  const name = JSON.stringify(parameter.name);
  const value = `params.arguments[${name}]`;
  const id = parameter.type === "boolean" ? `string(${value})` : value;
  return {
    type,
    id: parameter.optional
      ? `$${name} in params.arguments && ${value} != null ? ${id} : ${JSON.stringify(action)}`
      : `$${id}`,
  };
}

/** In a mapping, a text that begins with `$` is an expression unless the `$` is doubled. */
function literal(text: string): string {
  return text.startsWith("$") ? `$${text}` : text;
}
