import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { OPERATIONS } from "@/lib/contracts/api/operations";
import { ROUTES } from "@/lib/http/access/routes";
import { openApiDocument } from "@/lib/http/openApi/document";
import { apiRouteNames } from "@/tests/support/apiRoutes";

const document = openApiDocument({ publicUrl: "http://ambit.test", sessionCookie: "session" });

describe("the document of the API", () => {
  it("is valid OpenAPI 3.1, and nothing in it points nowhere", async () => {
    const validator = new Validator();
    const copy = JSON.parse(JSON.stringify(document)) as Record<string, unknown>;
    expect(await validator.validate(copy)).toEqual({ valid: true });
    expect(validator.version).toBe("3.1");
    expect(danglingRefs(document)).toEqual([]);
  });

  it("holds every method of every route, and no other", async () => {
    const people = await apiRouteNames();
    const agents = ROUTES.flatMap(({ path, handlers }) =>
      Object.keys(handlers).map((method) => `${method} ${templateOf(path)}`),
    );
    const senders = ["POST /v1/traces", "POST /v1/logs", "POST /ingest/v1/{name}"];
    const described = OPERATIONS.map(({ method, path }) => `${method} ${path}`);
    expect(described.toSorted()).toEqual(
      [...people, ...agents, ...senders, "GET /healthz", "GET /readyz", "GET /metrics"].toSorted(),
    );
  });

  it("gives each operation an id of its own, and says of each change what the same call does again", () => {
    const ids = OPERATIONS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const silent = OPERATIONS.filter(({ method, again }) => (method === "GET") !== (again === undefined));
    expect(silent.map(({ id }) => id)).toEqual([]);
  });

  it("names each schema for what something uses", () => {
    const text = JSON.stringify(document);
    const unused = Object.keys(document.components.schemas).filter(
      (name) => !text.includes(`"#/components/schemas/${name}"`),
    );
    expect(unused).toEqual([]);
  });
});

/** `^\/access\/v1\/requests\/([^/]+)$` is `/access/v1/requests/{id}`. */
function templateOf(path: RegExp): string {
  return path.source.slice(1, -1).replaceAll("([^/]+)", "{id}").replaceAll("\\", "");
}

function danglingRefs(whole: unknown): string[] {
  const refs = [...JSON.stringify(whole).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, pointer = ""]) => pointer);
  return [...new Set(refs)].filter((pointer) => {
    const found = pointer.split("/").reduce<unknown>((at, name) => (at as Record<string, unknown>)?.[name], whole);
    return found === undefined;
  });
}
