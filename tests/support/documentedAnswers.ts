/** Says whether an answer is one that the API's document describes. */
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { openApiDocument } from "@/lib/http/openApi/document";

export interface Given {
  method: string;
  /** As the document has it, with `{id}`. */
  path: string;
  status: number;
  type: string | null;
  /** What was answered, if it was JSON. */
  body: unknown;
}

/** Answers what of an answer the document does not describe: status, media type, or members, those that it does not know too. */
export function documentedAnswers(document: ReturnType<typeof openApiDocument>): (given: Given) => string[] {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors: true });
  addFormats.default(ajv);
  const closed = withoutOthers(JSON.parse(JSON.stringify(document)));
  ajv.addSchema({ $id: "document", ...(closed as object) });
  return ({ method, path, status, type, body }) => {
    const operation = document.paths[path]?.[method.toLowerCase()] as Described | undefined;
    const answer = operation?.responses[String(status)];
    if (answer === undefined) return [`${status} is not described`];
    const named = "$ref" in answer ? answer.$ref : undefined;
    const content = named === undefined ? answer.content : { "application/problem+json": {} };
    const media = type?.split(";")[0] ?? null;
    if (content === undefined) return media === null ? [] : [`${media} where nothing is described`];
    if (media === null || !(media in content)) return [`${media} is not described`];
    const at = named ?? `#/paths/${pointer(path)}/${method.toLowerCase()}/responses/${status}`;
    if (named === undefined && content[media]?.schema === undefined) return [];
    const validate = ajv.getSchema(`document${at}/content/${pointer(media)}/schema`);
    if (validate === undefined) return [`the document has no schema at ${at}`];
    if (validate(body)) return [];
    return (validate.errors ?? []).map(
      (error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
    );
  };
}

interface Described {
  responses: Record<string, { $ref?: string; content?: Record<string, { schema?: unknown }> }>;
}

const pointer = (text: string) => encodeURIComponent(text.replaceAll("~", "~0").replaceAll("/", "~1"));

/** The same schemas, which now refuse members that they do not know: one that nobody described is found. */
function withoutOthers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutOthers);
  if (typeof value !== "object" || value === null) return value;
  const copy = Object.fromEntries(
    // What is joined with others by allOf knows its own part alone.
    Object.entries(value).map(([name, member]) => [name, name === "allOf" ? member : withoutOthers(member)]),
  );
  return isObjectSchema(copy) ? { ...copy, additionalProperties: false } : copy;
}

function isObjectSchema(value: Record<string, unknown>): boolean {
  return value.type === "object" && typeof value.properties === "object" && !("additionalProperties" in value);
}
