/** The routes of /api/v1 as they are in the tree: what Next serves, found and not listed. */
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

/** Every method of every `app/api/v1/…/route.ts`. */
export async function apiRoutes(): Promise<ApiRoute[]> {
  const files = (await filesUnder(["app/api/v1"], ["/route.ts"])).sort();
  const routes: ApiRoute[] = [];
  for (const file of files) {
    const module = (await import(path.resolve(file))) as Partial<Record<Method, ApiHandler>>;
    for (const method of METHODS) {
      const handler = module[method];
      if (handler !== undefined) routes.push({ method, path: pathOf(file), handler });
    }
  }
  return routes;
}

/** `app/api/v1/agents/[id]/route.ts` serves `/api/v1/agents/{id}`. */
function pathOf(file: string): string {
  return file
    .replace(/^app/, "")
    .replace(/\/route\.ts$/, "")
    .replaceAll(/\[(\w+)\]/g, "{$1}");
}
