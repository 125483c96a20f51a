/** The routes of /api/v1 as they are in the tree: what Next serves, found and not listed. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { METHODS, type Method } from "@/lib/contracts/api/operation";
import { filesUnder } from "@/tests/architecture/sourceFiles";

export type ApiHandler = (request: Request, route: { params: Promise<Record<string, string>> }) => Promise<Response>;

export interface ApiRoute {
  method: Method;
  /** With parameters as `{id}`. */
  path: string;
  handler: ApiHandler;
}

/** Every method of every `app/api/v1/…/route.ts`, with what serves it. */
export async function apiRoutes(): Promise<ApiRoute[]> {
  const routes: ApiRoute[] = [];
  for (const file of await routeFiles()) {
    const module = (await import(path.resolve(file))) as Partial<Record<Method, ApiHandler>>;
    for (const method of METHODS) {
      const handler = module[method];
      if (handler !== undefined) routes.push({ method, path: pathOf(file), handler });
    }
  }
  return routes;
}

/** The same as `METHOD path`, read from the files' text: importing them all takes seconds. */
export async function apiRouteNames(): Promise<string[]> {
  const names: string[] = [];
  for (const file of await routeFiles()) {
    const text = await readFile(file, "utf8");
    const methods = METHODS.filter((method) => new RegExp(`^export .*\\b${method}\\b`, "m").test(text));
    names.push(...methods.map((method) => `${method} ${pathOf(file)}`));
  }
  return names;
}

function routeFiles(): Promise<string[]> {
  return filesUnder(["app/api/v1"], ["/route.ts"]);
}

/** `app/api/v1/agents/[id]/route.ts` serves `/api/v1/agents/{id}`. */
function pathOf(file: string): string {
  return file
    .replace(/^app/, "")
    .replace(/\/route\.ts$/, "")
    .replaceAll(/\[(\w+)\]/g, "{$1}");
}
