/** The API as an OpenAPI 3.1 document, made of the table of operations and the schemas of the contract. */
import type { z } from "zod";
import type { Caller, Operation, Stated } from "@/lib/contracts/api/operation";
import { OPERATIONS } from "@/lib/contracts/api/operations";
import { refusalComponents, refusalsOf } from "./refusals";
import { namedSchemas, queryMembers, refTo } from "./schemas";

const TAGS = {
  agents: "What agents and enforcement points call, with access tokens.",
  people: "What people and their machines call, with a session or an API token.",
  sources: "What systems call that send their log records, with tokens of their sources.",
  installation: "How the installation is. No sign-in.",
} as const;
type Tag = keyof typeof TAGS;

const SECURITY: Readonly<Record<Caller, Record<string, string[]>[]>> = {
  anyone: [],
  person: [{ apiToken: [] }, { session: [] }],
  agent: [{ accessToken: [] }],
  sender: [{ sourceToken: [] }, { apiToken: [] }],
};

/** The document of an installation. `sessionCookie`: the name of the cookie that holds a person's session. */
export function openApiDocument({ publicUrl, sessionCookie }: { publicUrl: string; sessionCookie: string }) {
  return {
    openapi: "3.1.0",
    info: {
      title: "Ambit",
      version: "1",
      summary: "Permission budgets for AI agents.",
      description:
        "How agents, gateways and tool servers ask before they act (OpenID AuthZEN), and everything that people do on Ambit's pages.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: publicUrl }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths: pathsOf(OPERATIONS),
    components: {
      schemas: namedSchemas(),
      responses: refusalComponents(),
      securitySchemes: securitySchemes(sessionCookie),
    },
  };
}

function pathsOf(operations: readonly Operation[]): Record<string, Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: described(operation) };
  }
  return paths;
}

function described(operation: Operation): Record<string, unknown> {
  const { id, summary, caller, may, again, path } = operation;
  const words = [
    ...(may === undefined ? [] : [`Who: ${may}`]),
    ...(again === undefined ? [] : [`Made again: ${again}`]),
  ];
  const parameters = parametersOf(operation);
  return {
    operationId: id,
    tags: [tagOf(path)],
    summary,
    ...(words.length === 0 ? {} : { description: words.join("\n\n") }),
    security: SECURITY[caller],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(operation.body === undefined ? {} : { requestBody: requestBody(operation, operation.body) }),
    ...(operation.sent === undefined ? {} : { requestBody: statedBody(operation.sent) }),
    responses: { ...answersOf(operation), ...refusalsOf(operation) },
  };
}

function tagOf(path: string): Tag {
  if (path.startsWith("/access/") || path === "/.well-known/authzen-configuration") return "agents";
  if (path.startsWith("/v1/") || path.startsWith("/ingest/")) return "sources";
  return path.startsWith("/api/") && !path.endsWith("/openapi.json") ? "people" : "installation";
}

function parametersOf({ path, query, headers = {} }: Operation): unknown[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const inQuery = (query === undefined ? [] : queryMembers(query)).map((member) => ({ ...member, in: "query" }));
  const inHeader = Object.entries(headers).map(([name, description]) => ({
    name,
    in: "header",
    description,
    schema: { type: "string" },
  }));
  return [...inPath, ...inQuery, ...inHeader];
}

function requestBody({ form, bodyOptional }: Operation, body: z.ZodType): unknown {
  const type = form ? "application/x-www-form-urlencoded" : "application/json";
  return { required: bodyOptional !== true, content: { [type]: { schema: refTo(body) } } };
}

function statedBody({ types, words }: Stated): unknown {
  return { required: true, description: words, content: Object.fromEntries(types.map((type) => [type, {}])) };
}

function answersOf({ answers }: Operation): Record<string, unknown> {
  return Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, answerOf(answer)]));
}

function answerOf(answer: z.ZodType | Stated | null): unknown {
  if (answer === null) return { description: "Done." };
  if ("words" in answer)
    return { description: answer.words, content: Object.fromEntries(answer.types.map((type) => [type, {}])) };
  return { description: "The answer.", content: { "application/json": { schema: refTo(answer) } } };
}

function securitySchemes(sessionCookie: string) {
  return {
    apiToken: {
      type: "http",
      scheme: "bearer",
      description: "A person's API token, `ambit_pat_…`: `ambit token create EMAIL` prints one.",
    },
    session: {
      type: "apiKey",
      in: "cookie",
      name: sessionCookie,
      description: "A browser's session. It changes something from Ambit's own pages only.",
    },
    accessToken: {
      type: "http",
      scheme: "bearer",
      description: "From POST /access/v1/token; bound to one agent, tool and environment, for minutes.",
    },
    sourceToken: {
      type: "http",
      scheme: "bearer",
      description: "A source's token, `ambit_src_…`: `ambit source token NAME` prints one.",
    },
  };
}
