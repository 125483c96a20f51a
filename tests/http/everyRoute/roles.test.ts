/** Every route of /api/v1: without a session, from another site, and with each role, exactly what the role table says. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApiDocument } from "@/lib/http/openApi/document";
import { type ApiRoute, apiRouteNames, apiRoutes } from "@/tests/support/apiRoutes";
import { documentedAnswers } from "@/tests/support/documentedAnswers";
import { cookieHeader, tokenHeader } from "@/tests/support/personRoutes";
import type { Expected, Row, Target } from "./row";
import { PEOPLE, type Situations, situations, type Who } from "./situations";
import { TABLE } from "./table";

/** Answered to anyone, without a session. */
const PUBLIC = new Set(["GET /api/v1/openapi.json"]);

const EVERYONE = Object.keys(PEOPLE) as Who[];
const routes = new Map((await apiRoutes()).map((route) => [`${route.method} ${route.path}`, route]));
const undocumented = documentedAnswers(openApiDocument({ publicUrl: "http://ambit.test", sessionCookie: "session" }));
const tokens = {} as Record<Who, Record<string, string>>;
let given: Situations;

beforeAll(async () => {
  given = await situations();
  for (const who of EVERYONE) tokens[who] = await tokenHeader(given.server, PEOPLE[who]);
});
afterAll(() => given.close());

it("has a row for every route, and none for what is no route", async () => {
  expect((await apiRouteNames()).toSorted()).toEqual([...routes.keys()].toSorted());
  expect([...new Set(TABLE.map(({ route }) => route))].toSorted()).toEqual([...routes.keys()].toSorted());
});

describe.each(TABLE.map((row) => [`${row.route}${row.case === undefined ? "" : `, ${row.case}`}`, row] as const))(
  "%s",
  (_, row) => {
    it("gives each role what the table says, and nobody else anything", async () => {
      const route = routes.get(row.route);
      if (route === undefined) throw new Error("There is no such route.");
      const wrong: string[] = [];
      const note = (who: string, expected: Expected, got: Got) => {
        const fault = faultOf(route, expected, got);
        if (fault !== null) wrong.push(`${who}: ${fault}`);
      };

      // Those who are refused first: the target that the last of them leaves must still be good for the first who may.
      const inTurn = EVERYONE.toSorted((a, b) => rank(row.expected[b]) - rank(row.expected[a]));
      const mayDo = inTurn.filter((who) => rank(row.expected[who]) === 0);
      let target = await targetFor(row, mayDo[0] ?? "operator");
      note("no session", PUBLIC.has(row.route) ? 200 : 401, await send(route, target, {}));
      for (const who of EVERYONE) {
        if (route.method === "GET") break;
        const cookie = await cookieHeader(given.server, PEOPLE[who]);
        const headers = { ...cookie, origin: "https://evil.test", "sec-fetch-site": "cross-site" };
        note(`${who} from another site`, 403, await send(route, target, headers));
      }
      for (const who of inTurn) {
        // What was only read is still there; what was acted on is used up.
        if (mayDo.indexOf(who) > 0 && route.method !== "GET") target = await targetFor(row, who);
        note(who, row.expected[who], await send(route, target, tokens[who]));
      }
      expect(wrong).toEqual([]);
    });
  },
);

interface Got {
  status: number;
  type: string | null;
  text: string;
  holds: string | undefined;
}

function targetFor(row: Row, who: Who): Promise<Target> {
  return row.target === undefined ? Promise.resolve({}) : row.target(given, who);
}

async function send(route: ApiRoute, target: Target, headers: Record<string, string>): Promise<Got> {
  const { params = {}, query = "", body, holds } = target;
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? "");
  const request = new Request(`http://ambit.test${path}${query}`, {
    method: route.method,
    headers,
    ...(body === undefined || route.method === "GET" ? {} : { body: JSON.stringify(body) }),
  });
  const response = await route.handler(request, { params: Promise.resolve(params) });
  const type = response.headers.get("content-type");
  const text = type?.startsWith("text/event-stream") ? await firstEvent(response) : await response.text();
  return { status: response.status, type, text, holds };
}

/** A stream ends when its reader goes away. */
async function firstEvent(response: Response): Promise<string> {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += decoder.decode(part.value);
    if (text.includes("data:")) break;
  }
  await reader.cancel();
  return text;
}

/** 0 for what is done or shown, 1 for what is refused or empty. */
function rank(expected: Expected): number {
  return typeof expected === "number" && expected < 300 ? 0 : 1;
}

function faultOf({ method, path }: ApiRoute, expected: Expected, { status, type, text, holds }: Got): string | null {
  const wanted = expected === "nothing" ? 200 : expected;
  if (status !== wanted) return `${status} instead of ${wanted}: ${text.slice(0, 200)}`;
  const has = holds === undefined || text.includes(holds);
  if (status === 200 && has !== (expected !== "nothing")) return `${has ? "shows" : "does not show"} ${holds}`;
  const body = type?.includes("json") ? JSON.parse(text) : undefined;
  return undocumented({ method, path, status, type, body }).join("; ") || null;
}
